from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from cytolens.manifest.columns import (
    check_samples,
    check_splits,
    image_columns_of,
    mpp_column,
    text_column,
)
from cytolens.manifest.raw import RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(**columns: Sequence[object]) -> RawTable:
    n = len(next(iter(columns.values())))
    return RawTable(dict(columns), range(2, 2 + n), [], keeps_types=False)


@pytest.mark.parametrize(
    ("names", "chosen", "faults"),
    [
        (["image"], ("image",), 0),
        (["image_before", "image_after"], ("image_before", "image_after"), 0),
        (["image", "image_after"], ("image_after",), 1),
        (["image_after"], ("image_after",), 1),
        (["label"], (), 1),
    ],
)
def test_single_or_pair(names: list[str], chosen: tuple[str, ...], faults: int) -> None:
    raw = table(**{name: ["x"] for name in names})
    assert image_columns_of(raw) == chosen
    assert len(raw.faults) == faults


def test_an_absent_column_is_missing_everywhere() -> None:
    raw = table(sample=["a", "b"])
    assert text_column(raw, "label", is_required=False) == [None, None]
    assert all(map(math.isnan, mpp_column(raw)))
    assert raw.faults == []


def test_a_required_cell_and_a_broken_one_are_faults() -> None:
    raw = table(sample=["a", " ", "x\ny"])
    assert text_column(raw, "sample", is_required=True) == ["a", None, None]
    assert [fault.row for fault in raw.faults] == [3, 4]


def test_the_third_of_a_name_points_to_the_first() -> None:
    raw = table(sample=["a", "a", "a"])
    check_samples(raw, ["a", "a", "a"])
    assert [fault.found for fault in raw.faults] == ["'a', which is also in row 2"] * 2


def test_known_splits_pass_and_others_get_the_right_hint() -> None:
    raw = table(split=["train", "val", "test", None, "dev", "fold"])
    check_splits(raw, ["train", "val", "test", None, "dev", "fold"])
    assert [fault.expected.endswith("(write val)") for fault in raw.faults] == [
        True,
        False,
    ]
