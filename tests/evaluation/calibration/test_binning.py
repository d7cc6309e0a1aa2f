import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cytolens.evaluation.calibration.binning import equal_mass, equal_width

SCORES = arrays(np.float64, st.integers(1, 200), elements=st.floats(0, 1))


def test_the_upper_edge_belongs_to_the_bin() -> None:
    bins = equal_width(np.array([0.0, 0.2, 0.2000001, 0.4, 1.0]), bins=5)
    assert bins.index.tolist() == [0, 0, 1, 1, 4]


def test_bins_of_equal_size_hold_as_many_each() -> None:
    scores = np.random.default_rng(0).random(300)
    assert np.bincount(equal_mass(scores).index).tolist() == [20] * 15


def test_few_samples_make_few_bins() -> None:
    assert len(equal_mass(np.linspace(0, 1, 35))) == 3
    assert len(equal_mass(np.linspace(0, 1, 4))) == 1


def test_equal_scores_make_one_bin() -> None:
    bins = equal_mass(np.full(40, 0.3))
    assert len(bins) == 1
    assert bins.index.tolist() == [0] * 40


@given(SCORES)
def test_no_bin_of_equal_size_is_empty(scores: np.ndarray) -> None:
    bins = equal_mass(scores)
    assert np.bincount(bins.index, minlength=len(bins)).min() > 0


@given(SCORES)
def test_every_score_is_between_the_edges_of_its_bin(scores: np.ndarray) -> None:
    for bins in (equal_width(scores), equal_mass(scores)):
        assert (scores <= bins.edges[bins.index + 1]).all()
        inner = bins.index > 0
        assert (scores[inner] > bins.edges[bins.index[inner]]).all()
        assert (scores >= bins.edges[0]).all()
