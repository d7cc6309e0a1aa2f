import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.conformal.quantile import (
    TooFewToCalibrateError,
    conformal_quantile,
    least_units,
)


def alone(scores: np.ndarray, coverage: float) -> float:
    units = np.arange(len(scores))
    return conformal_quantile(scores, units, coverage=coverage, of="all")


@pytest.mark.parametrize(
    ("coverage", "least"), [(0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19), (0.99, 99)]
)
def test_least_units(coverage: float, least: int) -> None:
    assert least_units(coverage) == least
    scores = np.arange(least, dtype=float)
    # With the fewest, the largest score is the quantile.
    assert alone(scores, coverage) == least - 1
    with pytest.raises(TooFewToCalibrateError, match=f"needs {least} independent"):
        alone(scores[1:], coverage)


@given(st.integers(9, 200), st.sampled_from([0.5, 0.8, 0.9]), st.integers(0, 99))
def test_alone_it_is_the_order_statistic_of_the_books(
    n: int, coverage: float, seed: int
) -> None:
    scores = np.random.default_rng(seed).random(n)
    rank = int(np.ceil(round((n + 1) * coverage, 9)))
    assert alone(scores, coverage) == np.sort(scores)[rank - 1]


def test_groups_count_once_by_hand() -> None:
    # Three groups: weights 1/4, 1/8 twice, 1/16 four times; the rest is the new one's.
    scores = np.array([0.5, 0.1, 0.9, 0.2, 0.3, 0.4, 0.6])
    units = np.array([0, 1, 1, 2, 2, 2, 2])
    # In order: .1 (1/8), .2 (3/16), .3 (4/16), .4 (5/16), .5 (9/16), .6, .9 (12/16).
    for coverage, expected in ((0.25, 0.3), (0.26, 0.4), (0.56, 0.5), (0.75, 0.9)):
        found = conformal_quantile(scores, units, coverage=coverage, of="all")
        assert found == expected
    with pytest.raises(TooFewToCalibrateError, match="there are 3 of all"):
        conformal_quantile(scores, units, coverage=0.76, of="all")


def test_a_new_sample_of_a_new_group_is_covered() -> None:
    """Groups of unlike sizes and levels: by samples it falls short, by groups not."""
    rng = np.random.default_rng(1)
    hits = {"group": [], "sample": []}  # type: dict[str, list[bool]]
    for _ in range(1500):
        level = rng.normal(size=16)
        # What is strange is rare in its group: the large groups are the quiet ones.
        sizes = np.where(level > 0, 2, 20)
        units = np.repeat(np.arange(16), sizes)
        scores = level[units] + 0.3 * rng.normal(size=len(units))
        new = units == 15
        one = rng.choice(scores[new])
        old = ~new
        by_group = conformal_quantile(scores[old], units[old], coverage=0.8, of="")
        hits["group"].append(bool(one <= by_group))
        hits["sample"].append(bool(one <= alone(scores[old], 0.8)))
    assert np.mean(hits["group"]) > 0.8 - 0.03
    assert np.mean(hits["sample"]) < 0.8 - 0.1
