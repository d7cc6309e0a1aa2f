import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.scale import (
    LONGEST_SHARE,
    Scale,
    length_text,
    round_length,
    scale_of,
)
from cytolens.images.preprocessing import Fit, Preprocessing
from cytolens.units import MicronsPerPixel

ROUND = [
    # longest, 1-2-5 rule
    (1.0, 1.0),
    (1.99, 1.0),
    (2.0, 2.0),
    (4.9, 2.0),
    (5.0, 5.0),
    (9.99, 5.0),
    (0.03, 0.02),
    (0.3, 0.2),
    (28.0, 20.0),
    (1000.0, 1000.0),
]


@pytest.mark.parametrize(("longest", "expected"), ROUND)
def test_lengths_are_round(longest: float, expected: float) -> None:
    assert round_length(longest) == expected


@given(st.floats(min_value=1e-4, max_value=1e6))
def test_a_bar_is_neither_too_long_nor_too_short(longest: float) -> None:
    found = round_length(longest)
    assert 0.4 * longest - 1e-9 <= found <= longest * (1 + 1e-9)
    assert f"{found:e}"[0] in "125"
    assert float(f"{found:.1e}") == found


def test_resizing_changes_the_resolution() -> None:
    halved = scale_of(192, 192, Preprocessing(size_px=96), mpp=0.25)
    assert (halved.across, halved.down) == (0.5, 0.5)
    assert halved.bar_um == 10.0
    assert halved.bar_um <= LONGEST_SHARE * 96 * halved.across
    assert not halved.is_stretched


def test_stretching_changes_it_by_side() -> None:
    flat = scale_of(200, 100, Preprocessing(size_px=100), mpp=1)
    assert (flat.across, flat.down) == (2.0, 1.0)
    assert flat.is_stretched
    cropped = scale_of(200, 100, Preprocessing(size_px=50, fit=Fit.CROP), mpp=1)
    assert (cropped.across, cropped.down) == (2.0, 2.0)
    resized = Preprocessing(size_px=50, resize_px=100, fit=Fit.CROP)
    assert scale_of(200, 100, resized, mpp=1).across == 1.0


def test_a_network_that_knows_its_resolution_sees_at_it() -> None:
    at_half = Preprocessing(size_px=64, mpp=MicronsPerPixel(0.5))
    found = scale_of(400, 200, at_half, mpp=0.25)
    assert (found.across, found.down) == (0.5, 0.5)


@pytest.mark.parametrize("mpp", [0, -1, math.nan, math.inf])
def test_what_is_no_resolution_is_refused(mpp: float) -> None:
    with pytest.raises(ExplanationError, match="microns per pixel"):
        scale_of(10, 10, Preprocessing(size_px=32), mpp=mpp)


def test_units_are_those_people_use() -> None:
    texts = [length_text(um) for um in (0.5, 20, 500, 1000, 2000)]
    micro = "\N{MICRO SIGN}m"
    assert texts == [f"0.5 {micro}", f"20 {micro}", f"500 {micro}", "1 mm", "2 mm"]


def test_json_says_the_bar() -> None:
    content = Scale(MicronsPerPixel(0.5), MicronsPerPixel(0.6), 96).as_dict()
    assert content["bar_um"] == 10
    assert (content["mpp_across"], content["mpp_down"]) == (0.5, 0.6)
    assert content["said"] == "the bar is 10 \N{MICRO SIGN}m"
