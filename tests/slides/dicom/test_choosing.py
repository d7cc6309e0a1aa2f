from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.slides import Region, open_slide
from cytolens.slides.errors import MissingResolutionError, UnreadableSlideError
from cytolens.slides.overview import read_overview
from support.dicom_slides import write_dicom
from support.slides import tissue_slide

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

READERS = {"plain": "openslide", "jpeg-ls": "wsidicom"}


def reader_of(series: Path) -> str:
    return next(r for name, r in READERS.items() if series.name.startswith(name))


@pytest.mark.parametrize("name", ["", "b-whole.dcm", "c-half", "a-label.dcm"])
def test_a_folder_or_any_of_its_files_is_the_slide(
    series: Path, image: NDArray[np.uint8], name: str
) -> None:
    with open_slide(series / name) as slide:
        assert slide.facts.reader == reader_of(series)
        assert slide.facts.vendor == "dicom"
        assert slide.dimensions_px == (400, 300)
        assert slide.facts.level_downsamples == (1, 2)
        assert slide.mpp == pytest.approx(0.5)
        whole = slide.read_region(Region(0, 0, 400, 300))
        np.testing.assert_array_equal(whole, image)


def test_no_pixel_of_label_and_overview_is_ever_read(series: Path) -> None:
    with open_slide(series) as slide:
        pictures = [read_overview(slide, mpp).rgb for mpp in (0.5, 1.0, 2.0)]
        width, height = slide.dimensions_px
        for level, factor in enumerate(slide.facts.level_downsamples):
            size = (int(width / factor), int(height / factor))
            pictures.append(slide.reader.read_level(level, (0, 0), size_px=size))
    for picture in pictures:
        grey = picture.astype(int)
        assert (grey.max(axis=2) - grey.min(axis=2)).max() < 150


@pytest.mark.parametrize("flavour", ["LABEL", "OVERVIEW", "THUMBNAIL"])
def test_a_label_alone_is_no_slide(tmp_path: Path, flavour: str) -> None:
    path = write_dicom(tmp_path / "a.dcm", tissue_slide(128, 128), flavour=flavour)
    for where in (path, tmp_path):
        with pytest.raises(UnreadableSlideError, match="labels and overviews"):
            open_slide(where)


def test_facts_name_no_patient(series: Path) -> None:
    with open_slide(series) as slide:
        assert "ecret" not in str(slide.facts)


def test_isolated_is_the_same(series: Path, image: NDArray[np.uint8]) -> None:
    with open_slide(series, isolated=True) as slide:
        pixels = slide.read_region(Region(100, 100, 90, 80))
        np.testing.assert_array_equal(pixels, image[100:180, 100:190])


def test_two_slides_in_a_folder_must_be_named(tmp_path: Path) -> None:
    for number in (1, 2):
        path = tmp_path / f"{number}.dcm"
        write_dicom(path, tissue_slide(128, 128), series=f"1.2.{number}")
    with pytest.raises(UnreadableSlideError, match=r"2 slides; .* such as 1\.dcm"):
        open_slide(tmp_path)
    with open_slide(tmp_path / "2.dcm") as slide:
        assert slide.dimensions_px == (128, 128)


def test_a_folder_without_dicom_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not DICOM")
    with pytest.raises(UnreadableSlideError, match="holds no image"):
        open_slide(tmp_path)


@pytest.mark.parametrize("jpeg_ls", [False, True])
def test_without_a_resolution_it_stops(tmp_path: Path, *, jpeg_ls: bool) -> None:
    path = tmp_path / "a.dcm"
    write_dicom(path, tissue_slide(128, 128), mpp=(0.25, 0.5), jpeg_ls=jpeg_ls)
    with pytest.raises(MissingResolutionError, match=r"0\.25 by 0\.5 microns"):
        open_slide(path)
