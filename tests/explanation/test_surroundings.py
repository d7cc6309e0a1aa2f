from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cytolens.errors import UnknownNameError
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.explanation import Explanation
from cytolens.explanation.surroundings import (
    STRETCHED,
    Surroundings,
    with_resolution,
)
from cytolens.images.preprocessing import Preprocessing
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import Manifest
from cytolens.prediction.batches import Source
from cytolens.prediction.sources import sources_of
from support.explained import explained

PREPROCESSING = Preprocessing(size_px=32)


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    Image.new("RGB", (64, 64), "pink").save(tmp_path / "even.png")
    Image.new("RGB", (64, 32), "pink").save(tmp_path / "flat.png")
    mask = np.zeros((64, 64), dtype=np.uint8)
    mask[16:48, 16:48] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    table = tmp_path / "cells.csv"
    rows = ("even,even.png,0.25,mask.png", "flat,flat.png,,")
    table.write_text("sample,image,mpp,mask\n" + "\n".join(rows) + "\n")
    return read_manifest(table)


def completed(manifest: Manifest, *, mpp: float | None = None) -> list[Explanation]:
    _, listed = sources_of(manifest)
    sources = with_resolution(listed, mpp)
    known = Surroundings.of(manifest, sources, PREPROCESSING, masks="lesion")
    return [known.complete(explained(), row) for row in range(len(sources))]


def test_scale_and_parts_of_each_sample(manifest: Manifest) -> None:
    even, flat = completed(manifest)
    assert even.looks_at is not None
    assert even.looks_at.said == "looks at: lesion 86 %"
    assert even.scales[0] is not None
    assert even.scales[0].across == 0.5
    assert even.remarks == ()
    assert flat.looks_at is None
    assert flat.scales == (None,)
    assert "parts of the cell are not known" in flat.remarks[0]
    assert flat.as_dict()["scale"][0]["bar_um"] is None  # type: ignore[index]  # JSON


def test_what_the_manifest_says_counts_more_than_the_option(manifest: Manifest) -> None:
    even, flat = completed(manifest, mpp=1.0)
    assert even.scales[0] is not None
    assert even.scales[0].across == 0.5
    assert flat.scales[0] is not None
    assert (flat.scales[0].across, flat.scales[0].down) == (2.0, 1.0)
    assert flat.remarks[0] == STRETCHED


def test_arrays_have_a_scale_but_no_masks() -> None:
    picture = np.zeros((64, 64, 3), dtype=np.uint8)
    manifest, listed = sources_of([picture])
    sources = with_resolution(listed, 0.25)
    known = Surroundings.of(manifest, sources, PREPROCESSING, masks=None)
    (scale,) = known.complete(explained(), 0).scales
    assert scale is not None
    assert scale.across == 0.5
    with pytest.raises(ExplanationError, match="not arrays"):
        Surroundings.of(manifest, sources, PREPROCESSING, masks="lesion")


def test_what_cannot_be_is_refused_before_the_first_image(manifest: Manifest) -> None:
    _, sources = sources_of(manifest)
    with pytest.raises(UnknownNameError, match="herlev-parts"):
        Surroundings.of(manifest, sources, PREPROCESSING, masks="cell")
    pair = Source("pair", (Path("a.png"), Path("b.png")))
    with pytest.raises(ExplanationError, match="single images"):
        Surroundings.of(manifest, [pair], PREPROCESSING, masks="lesion")
    with pytest.raises(ExplanationError, match="microns per pixel"):
        with_resolution(sources, 0)
