from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.screening.errors import ScreeningError
from cytolens.screening.ray_task import (
    BundleSource,
    SlideSource,
    digest_of_sums,
    kind_of,
)
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("engine", "kind"),
    [
        ("torch (cpu)", ("torch", "cpu")),
        ("torch (cuda:1, bf16)", ("torch", "cuda")),
        ("openvino-int8 (cpu), mean of 8 views", ("openvino-int8", "cpu")),
        ("numpy", ("numpy", "cpu")),
    ],
)
def test_name_and_device_of_an_engine(engine: str, kind: tuple[str, str]) -> None:
    assert kind_of(engine) == kind


def test_the_bundle_that_is_meant_is_loaded_and_no_other(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "tiny")
    source = BundleSource(
        str(folder), "torch", "cpu", "torch (cpu)", digest_of_sums(str(folder))
    )
    assert source.load().model_id == "tiny-single"
    other = BundleSource(str(folder), "torch", "cpu", "torch (cpu)", "0" * 64)
    with pytest.raises(ScreeningError, match=r"another bundle.* same path"):
        other.load()
    another = BundleSource(
        str(folder), "torch", "cpu", "onnx (cpu)", digest_of_sums(str(folder))
    )
    with pytest.raises(ScreeningError, match=r"expected onnx \(cpu\)"):
        another.load()
    assert digest_of_sums("hf:owner/name") == ""


def test_another_slide_of_that_name_is_refused(slide_path: Path) -> None:
    size = slide_path.stat().st_size
    with SlideSource(str(slide_path), 0.5, size, isolated=False).open() as slide:
        assert slide.mpp == 0.5
    with pytest.raises(ScreeningError, match="same path"):
        SlideSource(str(slide_path), 0.5, size + 1).open()
    with pytest.raises(ScreeningError, match="Found 0 bytes"):
        SlideSource(str(slide_path) + "x", 0.5, size).open()
