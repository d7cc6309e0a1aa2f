from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.manifest.formulas import guard_cell, unguard_cell

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@given(st.sampled_from(["", *DANGEROUS, "'", "'=", "''"]), st.text())
def test_any_text_comes_back_and_none_is_a_formula(start: str, rest: str) -> None:
    guarded = guard_cell(start + rest)
    assert not guarded.startswith(DANGEROUS)
    assert unguard_cell(guarded) == start + rest


@pytest.mark.parametrize("text", ["HSIL", "'tis", "a=b", ""])
def test_plain_text_is_read_as_it_stands(text: str) -> None:
    assert unguard_cell(text) == text
