from pathlib import Path

import pytest

from cytolens.slides.errors import MissingResolutionError
from cytolens.slides.resolution import ResolutionSource, resolve_mpp

PATH = Path("case.svs")


def test_the_user_overrides_the_file() -> None:
    found = resolve_mpp(PATH, from_file=(0.25, 0.25), from_user=0.5)
    assert found == (0.5, ResolutionSource.USER)


def test_the_file_is_believed_where_plausible() -> None:
    found = resolve_mpp(PATH, from_file=(0.25, 0.25), from_user=None)
    assert found == (0.25, ResolutionSource.FILE)


@pytest.mark.parametrize("dpi", [72, 96, 300])
def test_a_screen_resolution_is_not_believed(dpi: int) -> None:
    with pytest.raises(MissingResolutionError, match="no microscope"):
        resolve_mpp(PATH, from_file=(25_400 / dpi, 25_400 / dpi), from_user=None)


@pytest.mark.parametrize("mpp", [0.0, -1.0, 250.0, float("nan")])
def test_an_impossible_figure_of_the_user_is_refused(mpp: float) -> None:
    with pytest.raises(MissingResolutionError, match="--mpp is"):
        resolve_mpp(PATH, from_file=(0.25, 0.25), from_user=mpp)


def test_the_mean_of_what_differs_little_is_taken() -> None:
    found, source = resolve_mpp(PATH, from_file=(0.25, 0.252), from_user=None)
    assert found == pytest.approx(0.251)
    assert source is ResolutionSource.FILE


@pytest.mark.parametrize("sides", [(0.25, 0.5), (0.5, 0.25), (0.25, 0.26)])
def test_pixels_that_are_not_square_stop(sides: tuple[float, float]) -> None:
    with pytest.raises(MissingResolutionError, match="not square"):
        resolve_mpp(PATH, from_file=sides, from_user=None)
    assert resolve_mpp(PATH, from_file=sides, from_user=0.3)[0] == 0.3


@pytest.mark.parametrize("sides", [(0.25, 250.0), (float("nan"), 0.25), (0.0, 0.0)])
def test_both_sides_must_be_plausible(sides: tuple[float, float]) -> None:
    with pytest.raises(MissingResolutionError, match="no microscope"):
        resolve_mpp(PATH, from_file=sides, from_user=None)


def test_a_file_that_is_silent_stops() -> None:
    with pytest.raises(MissingResolutionError, match="--mpp"):
        resolve_mpp(PATH, from_file=None, from_user=None)
