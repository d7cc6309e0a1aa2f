import numpy as np
import pytest

from cytolens.evaluation.comparison.alignment import ComparisonError, align
from cytolens.prediction.table import Predictions
from support.contests import contest
from support.predictions import random_table


def changed(table: Predictions, row: int, **values: object) -> Predictions:
    frame = table.table.copy()
    for column, value in values.items():
        frame.loc[row, column] = value  # type: ignore[call-overload]  # any cell
    return Predictions(frame)


def test_rows_and_classes_follow_the_first() -> None:
    a, b = contest({"a": 1.0, "b": 1.0}, samples=30).values()
    names = [
        f"{kind}:{c}" for c in ("malignant", "benign") for kind in ("prob", "logit")
    ]
    others = [c for c in b.table.columns if c not in names]
    shuffled = b.table.sample(frac=1, random_state=1)[[*names, *others]]
    one, two = align({"a": a, "b": Predictions(shuffled)}).values()
    assert two.classes == one.classes
    assert list(two.table["sample"]) == list(one.table["sample"])
    assert np.array_equal(two.probabilities, b.probabilities)


def test_group_that_one_knows_holds_for_all() -> None:
    a, b = contest({"a": 1.0, "b": 1.0}, samples=12, groups=4).values()
    bare = Predictions(b.table.assign(group=None))
    tables = align({"b": bare, "a": a})
    assert list(tables["b"].table["group"]) == list(a.table["group"])


@pytest.mark.parametrize(
    ("row", "values", "said"),
    [
        (2, {"label": None}, "do not agree on the label of 1 samples: s2"),
        (1, {"group": "other"}, r"the group of 1 samples: s1. For instance s1 is 'g1'"),
    ],
)
def test_disagreement_is_refused(
    row: int, values: dict[str, object], said: str
) -> None:
    a, b = contest({"a": 1.0, "b": 1.0}, samples=12, groups=4).values()
    with pytest.raises(ComparisonError, match=said):
        align({"a": a, "b": changed(b, row, **values)})


def test_missing_samples_are_named_on_either_side() -> None:
    a = random_table(8)
    rows = np.arange(8)
    first, second = a.where(rows < 7), a.where(rows > 3)
    said = (
        r"4 samples of x are missing from y: s0, s1, s2 and 1 more\. "
        r"1 samples of y are missing from x: s7\."
    )
    with pytest.raises(ComparisonError, match=said):
        align({"x": first, "y": second})


def test_other_classes_and_a_single_model_are_refused() -> None:
    with pytest.raises(
        ComparisonError, match=r"classes benign, malignant.*a, b.*--map"
    ):
        align({"x": random_table(8), "y": random_table(8, classes=("a", "b"))})
    with pytest.raises(ComparisonError, match="Found 1 model, expected two or more"):
        align({"x": random_table(8)})
