import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.likelihood import likelihood_ratios
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of, table_of_counts


def ratios_of(table: Predictions, resamples: int = 300) -> list[Figure]:
    scored = scored_from(table)
    return likelihood_ratios(
        Counted(scored, Bounds.of(scored.keys, resamples=resamples)), 1
    )


def test_ratios_by_hand() -> None:
    positive, negative = ratios_of(table_of_counts(tp=80, fn=20, tn=90, fp=10))
    assert positive.value == pytest.approx(0.8 / 0.1)
    assert negative.value == pytest.approx(0.2 / 0.9)
    assert positive.method == negative.method == "log (Simel)"


@pytest.mark.parametrize(
    ("counts", "place", "why"),
    [
        ((3, 1, 4, 0), 0, "no other was taken for malignant"),
        ((3, 1, 0, 4), 1, "each other was taken for"),
        ((3, 1, 0, 0), 0, "no sample but of malignant"),
        ((0, 0, 2, 1), 1, "no sample of malignant"),
    ],
)
def test_what_is_not_defined_says_why(
    counts: tuple[int, int, int, int], place: int, why: str
) -> None:
    tp, fn, tn, fp = counts
    figure = ratios_of(table_of_counts(tp=tp, fn=fn, tn=tn, fp=fp))[place]
    assert figure.value is None
    assert figure.note.startswith(f"not defined: {why}")


def test_no_miss_is_zero_with_an_upper_bound() -> None:
    negative = ratios_of(table_of_counts(tp=9, fn=0, tn=20, fp=3))[1]
    assert negative.value == negative.low == 0
    assert 0 < (negative.high or 0) < 1


def test_groups_are_resampled() -> None:
    for figure in ratios_of(random_table(300, groups=30)):
        assert figure.method.startswith("cluster bootstrap (30 groups")
        assert figure.method.endswith("t on the log scale")
        assert (figure.low or 0) < (figure.value or 0) < (figure.high or 0)


def test_a_ratio_that_resamples_leave_unbounded_has_no_interval() -> None:
    # One false alarm, so that a third of the resamples have none.
    said = np.array([1, 1, 1, -1] + [-1] * 15 + [1], dtype=np.float64)
    labels = ["malignant"] * 4 + ["benign"] * 16
    groups = [f"g{i // 2}" for i in range(20)]
    table = table_of(labels, np.stack([-said, said], axis=1), groups=groups)
    positive, negative = ratios_of(table)
    assert positive.value == pytest.approx(0.75 * 16)
    assert positive.low is None
    assert "of resamples no other was taken for malignant" in positive.note
    assert negative.low is not None
