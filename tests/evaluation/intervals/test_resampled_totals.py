import numpy as np
import pytest

from cytolens.evaluation.intervals import resampled_totals as module
from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap
from cytolens.evaluation.intervals.resampled_totals import (
    ratio,
    resampled_totals,
    totals,
)

CELL = np.array([0, 2, 2, 0, 1, 2])
VALUES = np.array([[1.0, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]])
KEYS = ["a", "b", "a", "c", "c", "b"]


def test_totals_of_each_cell() -> None:
    found = totals(CELL, VALUES, cells=4)
    assert found.tolist() == [[8, 10], [9, 10], [19, 22], [0, 0]]


@pytest.mark.parametrize("block", [1, 10, 10**6])
def test_resampled_totals_are_those_of_weighted_samples(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BLOCK_CELLS", block)
    bootstrap = ClusterBootstrap.draw(KEYS, resamples=25)
    found = resampled_totals(CELL, VALUES, bootstrap, cells=4)
    weights = bootstrap.weights(0, 25)
    for row, weight in zip(found, weights, strict=True):
        expected = totals(CELL, VALUES * weight[:, None], cells=4)
        np.testing.assert_allclose(row, expected, rtol=1e-12)


def test_ratio_of_nothing_is_not_a_number() -> None:
    found = ratio(np.array([1.0, 2.0]), np.array([4.0, 0.0]))
    assert found[0] == 0.25
    assert np.isnan(found[1])
