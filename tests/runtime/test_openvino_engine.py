from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.errors import EngineError
from cytolens.runtime.openvino_engine import OpenVinoEngine

if TYPE_CHECKING:
    from pathlib import Path

BATCH = np.random.default_rng(0).integers(0, 256, (13, 32, 32, 3), dtype=np.uint8)


def test_the_number_of_threads_changes_no_bit(exported_single: Path) -> None:
    bundle = load_bundle(exported_single)
    one, three = (
        np.concatenate(
            list(OpenVinoEngine(bundle, kind="openvino", threads=n).stream([BATCH]))
        )
        for n in (1, 3)
    )
    np.testing.assert_array_equal(one, three)


def test_a_graph_that_is_none_is_refused_in_one_line(
    exported_single: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(exported_single, tmp_path / "bundle")
    (folder / "openvino" / "model.xml").write_text("<net/>", encoding="utf-8")
    write_checksums(folder)
    engine = OpenVinoEngine(load_bundle(folder), kind="openvino")
    with pytest.raises(EngineError, match=r"cannot load .*--to openvino") as raised:
        engine.logits(BATCH)
    assert "\n" not in str(raised.value)


def test_a_failure_of_the_library_is_told_in_one_line(
    exported_single: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = OpenVinoEngine(load_bundle(exported_single), kind="openvino", threads=2)

    class Failing:
        def infer(self, *_: object, **__: object) -> None:
            msg = "Exception from src/cpu.cpp:1:\nout of memory\n\n"
            raise RuntimeError(msg)

    class Compiled:
        def create_infer_request(self) -> Failing:
            return Failing()

    monkeypatch.setattr(engine, "_compile", lambda *_, **__: Compiled())
    expected = r"OpenVINO failed on 4 images of .*\(out of memory\)"
    with pytest.raises(EngineError, match=expected):
        engine.logits(BATCH)
    with pytest.raises(EngineError, match=expected):
        list(engine.stream([BATCH, BATCH]))
