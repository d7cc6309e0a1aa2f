from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from cytolens.slides import Region, open_slide
from cytolens.slides.errors import MissingResolutionError, UnreadableSlideError
from support.dicom_slides import change, write_old_dicom
from support.slides import tissue_slide

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def smooth_slide() -> NDArray[np.uint8]:
    """Neighbouring pixels of real tissue are alike; those of the generator are not."""
    return np.asarray(cv2.GaussianBlur(tissue_slide(400, 300), (0, 0), 3), np.uint8)


@pytest.mark.parametrize("by_column", [False, True])
def test_the_order_is_seen_from_the_seams(tmp_path: Path, *, by_column: bool) -> None:
    image = smooth_slide()
    path = write_old_dicom(tmp_path / "old.dcm", image, by_column=by_column)
    with open_slide(path, mpp=0.5) as slide:
        assert slide.facts.reader == "pydicom"
        assert ("column by column" in slide.warnings[0]) == by_column
        pixels = slide.read_region(Region(0, 0, 400, 300))
        np.testing.assert_array_equal(pixels, image)
        part = slide.read_region(Region(60, 120, 10, 20))
        np.testing.assert_array_equal(part, image[120:140, 60:70])
        beyond = slide.reader.read_level(0, (-5, 290), size_px=(20, 20))
        np.testing.assert_array_equal(beyond[:10, 5:], image[290:, :15])
        assert (beyond[10:] == 255).all()
        assert (beyond[:, :5] == 255).all()


def test_seams_that_do_not_tell_are_one_error(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    path = write_old_dicom(tmp_path / "old.dcm", noise, by_column=False)
    with pytest.raises(UnreadableSlideError, match="seams do not tell"):
        open_slide(path, mpp=0.5)


def test_an_image_that_may_be_a_label_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "old.dcm"
    write_old_dicom(path, smooth_slide(), by_column=False, without_label=False)
    with pytest.raises(UnreadableSlideError, match="labels and overviews"):
        open_slide(path, mpp=0.5)


def test_tiles_that_do_not_fill_the_image_are_one_error(tmp_path: Path) -> None:
    path = write_old_dicom(tmp_path / "old.dcm", smooth_slide(), by_column=False)
    change(path, TotalPixelMatrixColumns=900)
    with pytest.raises(UnreadableSlideError, match="holds 35 tiles"):
        open_slide(path, mpp=0.5)


def test_it_has_no_resolution(tmp_path: Path) -> None:
    path = write_old_dicom(tmp_path / "old.dcm", smooth_slide(), by_column=False)
    with pytest.raises(MissingResolutionError, match="--mpp"):
        open_slide(path)
