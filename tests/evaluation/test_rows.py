import numpy as np
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.rows import rows_of
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def test_test_split_is_taken_where_there_is_one() -> None:
    frame = random_table(6).table.assign(split=["train", "val", "test"] * 2)
    rows, split = rows_of(Predictions(frame), None)
    assert split == "test"
    assert list(rows.table["sample"]) == ["s2", "s5"]
    assert len(rows_of(Predictions(frame), "val")[0]) == 2


def test_all_rows_where_no_split_is_known() -> None:
    table = Predictions(random_table(6).table.assign(split=None))
    rows, split = rows_of(table, None)
    assert split is None
    assert np.array_equal(rows.table["sample"], table.table["sample"])


def test_unknown_split_and_empty_table_are_refused() -> None:
    table = random_table(6)
    with pytest.raises(EvaluationError, match=r"no split .dev.\. Its splits are: test"):
        rows_of(table, "dev")
    with pytest.raises(EvaluationError, match="empty"):
        rows_of(Predictions(table.table.iloc[:0]), None)
