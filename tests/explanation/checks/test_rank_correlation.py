import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from cytolens.explanation.checks.rank_correlation import rank_correlations


def test_equals_spearmans_of_each_sample() -> None:
    random = np.random.default_rng(0)
    one = random.integers(0, 9, size=(3, 2, 4, 4)).astype(np.float32)
    other = random.integers(0, 9, size=(3, 2, 4, 4)).astype(np.float32)
    found = rank_correlations(one, other)
    expected = [
        spearmanr(a.ravel(), b.ravel()).statistic
        for a, b in zip(one, other, strict=True)
    ]
    assert found == pytest.approx(expected)


@given(st.integers(0, 99))
def test_units_do_not_matter(seed: int) -> None:
    maps = np.random.default_rng(seed).normal(size=(2, 1, 5, 5)).astype(np.float32)
    assert rank_correlations(maps, np.exp(maps)) == pytest.approx([1, 1])
    assert rank_correlations(maps, -7 * maps) == pytest.approx([-1, -1])


def test_a_flat_map_puts_nothing_first() -> None:
    maps = np.random.default_rng(0).normal(size=(1, 1, 5, 5)).astype(np.float32)
    assert np.isnan(rank_correlations(maps, np.ones_like(maps))).all()
