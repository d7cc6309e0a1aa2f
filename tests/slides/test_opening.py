from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import tifffile

from cytolens.errors import MissingExtraError
from cytolens.slides import Region, open_slide
from cytolens.slides.errors import MissingResolutionError, UnreadableSlideError
from support.slides import glass, write_slide

if TYPE_CHECKING:
    from pathlib import Path


def test_openslide_is_first(slide_path: Path) -> None:
    with open_slide(slide_path) as slide:
        assert slide.facts.vendor == "generic-tiff"
        assert slide.dimensions_px == (1500, 1000)
        assert slide.mpp == pytest.approx(0.5)
        assert slide.mpp_source == "file"


def test_the_name_does_not_matter(slide_path: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "case.jpg"
    renamed.write_bytes(slide_path.read_bytes())
    with open_slide(renamed) as slide:
        assert slide.dimensions_px == (1500, 1000)


def test_a_tiff_without_tiles_goes_to_tiffslide(tmp_path: Path) -> None:
    path = tmp_path / "strips.tiff"
    tifffile.imwrite(path, glass(300, 200), photometric="rgb")
    with open_slide(path, mpp=0.5) as slide:
        assert slide.facts.vendor == "tiff"
        assert slide.mpp_source == "user"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "the file is empty"),
        (b"nothing that anyone knows" * 10, "not a slide in any known format"),
        (b"II*\0" + b"\xff" * 200, "tiffslide says"),
        (b"\0" * 128 + b"DICM", "a DICOM file, but no slide"),
    ],
)
def test_what_is_no_slide_is_one_error(
    tmp_path: Path, content: bytes, found: str
) -> None:
    path = tmp_path / "slide.svs"
    path.write_bytes(content)
    with pytest.raises(UnreadableSlideError, match=found) as direct:
        open_slide(path, mpp=0.5)
    assert str(path) in str(direct.value)
    with pytest.raises(UnreadableSlideError) as isolated:
        open_slide(path, mpp=0.5, isolated=True)
    assert str(isolated.value) == str(direct.value)


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSlideError, match="cannot be read"):
        open_slide(tmp_path / "none.svs")


def test_a_folder_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSlideError):
        open_slide(tmp_path)


def test_an_image_is_sent_to_predict(tmp_path: Path) -> None:
    path = tmp_path / "cell.png"
    cv2.imwrite(str(path), np.zeros((20, 20, 3), np.uint8))
    with pytest.raises(UnreadableSlideError, match="cytolens predict"):
        open_slide(path)


def test_a_slide_cut_off_is_found_at_opening(slide_path: Path, tmp_path: Path) -> None:
    whole = slide_path.read_bytes()
    with tifffile.TiffFile(slide_path) as tif:
        first = tif.pages[0].aspage().dataoffsets[0]
    path = tmp_path / "cut.tiff"
    path.write_bytes(whole[:first] + b"\0" * (len(whole) - first))
    with pytest.raises(UnreadableSlideError):
        open_slide(path)


def test_no_resolution_names_the_option(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "a.tiff", glass(600, 300), mpp=None, levels=1)
    with pytest.raises(MissingResolutionError, match="--mpp"):
        open_slide(path)
    with open_slide(path, mpp=0.25) as slide:
        assert slide.mpp == 0.25


def test_without_the_extra_its_command_is_named(
    slide_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openslide", None)
    with pytest.raises(MissingExtraError, match=r"cytolens\[slides\]"):
        open_slide(slide_path)


def test_isolated_is_the_same_slide(slide_path: Path) -> None:
    where = Region(300, 200, 400, 300)
    with open_slide(slide_path) as one, open_slide(slide_path, isolated=True) as two:
        assert one.facts == two.facts
        assert one.mpp == two.mpp
        for mpp in (0.5, 1.7):
            np.testing.assert_array_equal(
                one.read_region(where, mpp=mpp), two.read_region(where, mpp=mpp)
            )


@pytest.mark.parametrize(
    ("resolution", "unit", "found"),
    [
        ((20_000, 20_000), "CENTIMETER", 0.5),
        ((50_800, 50_800), "INCH", 0.5),
        ((20_000, 10_000), "CENTIMETER", "not square"),
        ((96, 96), "INCH", "no microscope"),
        ((1, 1), "NONE", "does not say"),
        ((0, 0), "CENTIMETER", "does not say|no microscope"),
    ],
)
@pytest.mark.parametrize("tiled", [True, False])
def test_the_tags_of_a_tiff_are_its_resolution(
    tmp_path: Path,
    resolution: tuple[int, int],
    unit: str,
    found: float | str,
    *,
    tiled: bool,
) -> None:
    path = tmp_path / "a.tiff"
    tifffile.imwrite(
        path,
        glass(300, 200),
        photometric="rgb",
        tile=(128, 128) if tiled else None,
        resolution=resolution,
        resolutionunit=unit,
        metadata=None,
    )
    if isinstance(found, float):
        with open_slide(path) as slide:
            assert slide.mpp == pytest.approx(found)
        return
    with pytest.raises(MissingResolutionError, match=found):
        open_slide(path)
