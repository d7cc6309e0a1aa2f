from types import SimpleNamespace

import numpy as np
import pytest

from cytolens.evaluation.intervals import cluster_bootstrap
from cytolens.evaluation.intervals.cluster_bootstrap import (
    ClusterBootstrap,
    percentile_interval,
)

KEYS = ["a", "a", "b", "c", "c", "c"]


def test_each_resample_draws_as_many_groups_as_there_are() -> None:
    drawn = ClusterBootstrap.draw(KEYS, resamples=50, seed=3)
    assert drawn.groups == 3
    assert (drawn.counts.sum(axis=1) == 3).all()
    assert drawn.repeats
    assert not ClusterBootstrap.draw(["a", "b"]).repeats


def test_units_are_the_groups_that_samples_come_from() -> None:
    drawn = ClusterBootstrap.draw(KEYS, resamples=1)
    assert drawn.units(np.array([True, True, False, False, True, True])) == 2
    assert drawn.units(np.zeros(6, dtype=bool)) == 0


def test_tally_equals_counting_weighted_samples() -> None:
    drawn = ClusterBootstrap.draw(KEYS, resamples=40)
    kind = np.array([0, 1, 1, 2, 2, 0])
    one_hot = np.eye(3)[kind]
    expected = drawn.weights(0, 40) @ one_hot
    assert drawn.tally(kind, kinds=3) == pytest.approx(expected)


def test_same_seed_same_resamples() -> None:
    one, two = (ClusterBootstrap.draw(KEYS, seed=1).counts for _ in range(2))
    assert (one == two).all()
    assert (one != ClusterBootstrap.draw(KEYS, seed=2).counts).any()


def test_blocks_do_not_change_a_tally(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = ClusterBootstrap.draw(KEYS, resamples=40)
    kind = np.array([0, 1, 1, 2, 2, 0])
    whole = drawn.tally(kind, kinds=3)
    monkeypatch.setattr(cluster_bootstrap, "BLOCK_CELLS", 7)
    assert (drawn.tally(kind, kinds=3) == whole).all()


def test_one_group_drawn_often_is_counted_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    always_first = SimpleNamespace(integers=lambda _, size: np.zeros(size, np.int64))
    monkeypatch.setattr(np.random, "default_rng", lambda _: always_first)
    drawn = ClusterBootstrap.draw([str(i) for i in range(300)], resamples=2)
    assert drawn.counts[:, 0].tolist() == [300, 300]


def test_groups_widen_the_interval() -> None:
    # Ten patients of twenty equal samples each carry as much as ten samples.
    right = np.repeat(np.arange(10) % 2, 20)
    keys = [f"p{i}" for i in np.repeat(np.arange(10), 20)]
    widths = []
    for names in (keys, [str(i) for i in range(200)]):
        drawn = ClusterBootstrap.draw(names)
        low, high = percentile_interval(drawn.tally(right, kinds=2)[:, 1] / 200)
        widths.append(high - low)
    assert widths[0] > 3 * widths[1]


def test_undefined_resamples_are_left_out_until_they_prevail() -> None:
    mostly = np.r_[np.full(4, np.nan), np.linspace(0, 1, 96)]
    assert percentile_interval(mostly, confidence=0.9) == pytest.approx((0.05, 0.95))
    low, _ = percentile_interval(np.r_[np.full(60, np.nan), np.ones(40)])
    assert np.isnan(low)
