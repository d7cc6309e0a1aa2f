import numpy as np

from cytolens.bundle.reference.distance import kth_distances
from cytolens.bundle.reference.left_out import left_out, left_out_white
from cytolens.bundle.reference.whitening import Whitening

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.normal(size=(60, 4)).astype(np.float32)
GROUPS = np.repeat(np.arange(15), 4)


def test_the_own_group_is_not_near() -> None:
    twice = np.repeat(ROWS[:30], 2, axis=0)
    assert left_out(twice, np.arange(60), k=1).max() < 1e-3
    assert left_out(twice, np.arange(60) // 2, k=1).min() > 0.1


def test_each_group_is_measured_as_if_it_had_never_been_seen() -> None:
    found = left_out_white(ROWS, GROUPS, k=2)
    for number in range(15):
        out = number == GROUPS
        white = Whitening.of(ROWS[~out])
        expected = kth_distances(white(ROWS[out]), white(ROWS[~out]), k=2)
        np.testing.assert_allclose(found[out], expected, rtol=1e-5)


def test_an_odd_group_does_not_set_the_scale_it_is_measured_by() -> None:
    odd = ROWS.copy()
    odd[GROUPS == 3] += [0, 0, 0, 20]
    found = left_out_white(odd, GROUPS, k=1)[GROUPS == 3]
    own_scale = Whitening.of(odd)(odd)
    seen = left_out(own_scale, GROUPS, k=1)[GROUPS == 3]
    assert (found > 2 * seen).all()


def test_many_groups_are_dealt_to_parts() -> None:
    found = left_out_white(ROWS, np.arange(60), k=1)
    assert np.isfinite(found).all()


def test_a_group_alone_has_no_distance() -> None:
    assert np.isnan(left_out_white(ROWS, np.zeros(60, np.int64), k=1)).all()
