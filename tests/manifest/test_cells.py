from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.manifest.cells import CellError, positive_number_of, text_of


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" HSIL ", "HSIL"),
        ("0", "0"),
        (0, "0"),
        (1.0, "1"),  # a whole number beside a gap
        ("007", "007"),
        (True, "True"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("NA", "NA"),  # a class may be called so
        ("", None),
        ("  ", None),
        (None, None),
        (math.nan, None),
    ],
)
def test_text(cell: object, text: str | None) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", [0.5, math.inf, "a\nb", "a\x7fb", [1], b"a"])
def test_what_is_no_name_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        text_of(cell)


@pytest.mark.parametrize("cell", ["0", "-1", "nan", "inf", "0,25", "x", 0, True - 1])
def test_what_is_no_positive_number_is_refused(cell: object) -> None:
    with pytest.raises(CellError, match=str(cell)):
        positive_number_of(cell)


@pytest.mark.parametrize("cell", ["", " ", None, math.nan])
def test_an_empty_number_is_nan(cell: object) -> None:
    assert math.isnan(positive_number_of(cell))


@given(st.floats(1e-300, 1e300))
def test_numbers_are_kept_to_the_bit(number: float) -> None:
    assert positive_number_of(repr(number)) == number
    assert positive_number_of(number) == number
