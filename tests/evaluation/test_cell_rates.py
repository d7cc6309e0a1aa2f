import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.cell_rates import CellRates

RNG = np.random.default_rng(0)
A, B = RNG.integers(0, 3, 90), RNG.random(90) < 0.4
GROUPED = Bounds.of([f"g{i % 15}" for i in range(90)], resamples=60)
ALONE = Bounds.of([str(i) for i in range(90)], resamples=60)


@pytest.mark.parametrize("bounds", [GROUPED, ALONE])
def test_rates_are_those_of_the_bounds(bounds: Bounds) -> None:
    rates = CellRates(bounds, A, B)
    for value in range(3):
        among = np.equal(A, value)
        found = rates.rate("r", B, among, why="none")
        assert found == bounds.rate("r", B, among, why="none")


def test_a_mean_is_that_of_weighted_samples() -> None:
    rates = CellRates(GROUPED, A, B)
    found = rates.mean("m", A.astype(float), B, why="none")
    weights = GROUPED.bootstrap.weights(0, 60) * B
    drawn = weights @ A / weights.sum(axis=1)
    expected = GROUPED.resampled("m", float(A[B].mean()), drawn, n=int(B.sum()))
    assert found.value == expected.value
    assert found.low == pytest.approx(expected.low)
    assert found.high == pytest.approx(expected.high)


def test_nothing_among_is_not_defined() -> None:
    rates = CellRates(GROUPED, A, B)
    none = np.zeros(90, dtype=bool)
    assert "none here" in rates.rate("r", B, none, why="none here").note
    assert "none here" in rates.mean("m", A.astype(float), none, why="none here").note
