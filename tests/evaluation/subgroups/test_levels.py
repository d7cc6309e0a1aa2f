import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.subgroups.levels import Levels, levels_of


def members(levels: Levels) -> dict[str, list[int]]:
    return {lv.value: np.flatnonzero(lv.mask).tolist() for lv in levels.levels}


def test_values_by_themselves_and_missing_ones_last() -> None:
    column = pd.Series(["b", "a", None, " ", "b", "not known"], name="site")
    found = levels_of(column)
    assert members(found) == {"a": [1], "b": [0, 4], "not known": [2, 3, 5]}
    assert [level.is_known for level in found.levels] == [True, True, False]


def test_given_edges_begin_a_band_each() -> None:
    column = pd.Series([49.9, 50, 64, 65, np.nan, np.inf])
    found = levels_of(column, edges=(50, 65))
    assert members(found) == {
        "under 50": [0],
        "50 to under 65": [1, 2],
        "65 and above": [3],
        "not known": [4, 5],
    }
    assert "given" in found.rule


def test_many_numbers_are_cut_at_quartiles() -> None:
    found = levels_of(pd.Series(range(1, 9), name="age"))
    assert members(found) == {
        "under 3": [0, 1],
        "3 to under 5": [2, 3],
        "5 to under 7": [4, 5],
        "7 and above": [6, 7],
    }
    assert "quartiles" in found.rule


def test_quartile_that_is_the_least_number_begins_no_band() -> None:
    found = levels_of(pd.Series([0] * 6 + list(range(1, 9)), name="pack-years"))
    names = [level.value for level in found.levels]
    assert names == ["under 2", "2 to under 5", "5 and above"]


def test_few_numbers_and_truth_values_are_values() -> None:
    assert members(levels_of(pd.Series([1.0, 3.0, 1.0, None]))) == {
        "1": [0, 2],
        "3": [1],
        "not known": [3],
    }
    assert members(levels_of(pd.Series([True, False]))) == {"False": [1], "True": [0]}


@given(st.lists(st.none() | st.floats(-50, 50), min_size=1, max_size=40))
def test_every_sample_has_one_value(numbers: list[float | None]) -> None:
    levels = levels_of(pd.Series(numbers, dtype="float64", name="age")).levels
    assert (np.sum([level.mask for level in levels], axis=0) == 1).all()
    assert all(level.mask.any() for level in levels)


def test_names_and_text_are_no_groupings() -> None:
    many = pd.Series([f"p{i}" for i in range(31)], name="patient")
    with pytest.raises(EvaluationError, match=r"'patient' has 31 values, such as 'p0'"):
        levels_of(many)
    with pytest.raises(EvaluationError, match="'stain' holds text"):
        levels_of(pd.Series(["he", "5"], name="stain"), edges=(3,))
