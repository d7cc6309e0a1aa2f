import numpy as np
import pytest

from cytolens.explanation.checks.region_frame import region_in_frame
from cytolens.images.preprocessing import Fit, Preprocessing, Resample


def quarter(height: int, width: int) -> np.ndarray:
    region = np.zeros((height, width), dtype=bool)
    region[: height // 2, : width // 2] = True
    return region


@pytest.mark.parametrize("resample", list(Resample))
def test_a_region_moves_with_its_image(resample: Resample) -> None:
    found = region_in_frame(
        quarter(40, 40), Preprocessing(size_px=64, resample=resample)
    )
    assert np.array_equal(found, quarter(64, 64))


def test_what_is_cut_off_is_gone() -> None:
    cropped = Preprocessing(size_px=32, fit=Fit.CROP)
    found = region_in_frame(quarter(40, 80), cropped)
    # The middle 40 of 80 columns are shown; the region ends in their middle.
    assert np.array_equal(found, quarter(32, 32))


def test_padding_belongs_to_no_region() -> None:
    padded = Preprocessing(size_px=32, fit=Fit.PAD)
    found = region_in_frame(np.ones((20, 40), dtype=bool), padded)
    expected = np.zeros((32, 32), dtype=bool)
    expected[8:24] = True
    assert np.array_equal(found, expected)


def test_a_known_resolution_counts() -> None:
    fine = Preprocessing(size_px=32, mpp=0.5)
    found = region_in_frame(np.ones((32, 32), dtype=bool), fine, mpp=0.25)
    assert found.sum() == 16 * 16
    assert found[8:24, 8:24].all()
