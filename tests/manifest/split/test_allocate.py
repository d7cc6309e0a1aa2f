from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from cytolens.manifest.split.allocate import allocate_groups, missing_classes
from cytolens.manifest.split.groups import GroupCounts

if TYPE_CHECKING:
    from numpy.typing import NDArray


def make_groups(counts: list[list[int]]) -> GroupCounts:
    table = np.array(counts, dtype=np.int64)
    sizes = table.sum(axis=1)
    classes = tuple(f"c{index}" for index in range(table.shape[1]))
    return GroupCounts(classes, table, sizes, np.repeat(np.arange(len(sizes)), sizes))


@st.composite
def small_problems(draw: st.DrawFn) -> tuple[GroupCounts, int]:
    n_classes, n_sides = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    row = st.lists(st.integers(0, 5), min_size=n_classes, max_size=n_classes)
    counts = draw(st.lists(row.filter(any), min_size=n_sides, max_size=7))
    table = np.array(counts)
    used = table[:, table.any(axis=0)]
    return make_groups(used.tolist()), n_sides


@settings(max_examples=100)
@given(small_problems())
def test_every_class_is_on_every_side_whenever_any_allocation_has_it(
    problem: tuple[GroupCounts, int],
) -> None:
    groups, n_sides = problem
    possible = any(
        not missing_classes(groups, np.array(sides), n_sides=n_sides).any()
        for sides in itertools.product(range(n_sides), repeat=len(groups.sizes))
    )
    shares = np.full(n_sides, 1 / n_sides)
    sides = allocate_groups(groups, shares, seed=0)
    assert missing_classes(groups, sides, n_sides=n_sides).any() != possible


def unevenness(groups: GroupCounts, sides: NDArray[np.intp]) -> float:
    """Squared distance of the five sides' class shares from a fifth."""
    held = np.stack([groups.counts[sides == side].sum(axis=0) for side in range(5)])
    return float(((held / groups.counts.sum(axis=0) - 0.2) ** 2).sum())


@pytest.mark.parametrize("seed", range(5))
def test_it_is_at_least_as_even_as_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = rng.lognormal(2, 1, 40).astype(int) + 1
    counts = [rng.multinomial(size, rng.dirichlet([0.3, 0.6, 1.0])) for size in sizes]
    groups = make_groups(np.array(counts).tolist())
    ours = allocate_groups(groups, np.full(5, 0.2), seed=0)
    labels = np.concatenate([np.repeat([0, 1, 2], row) for row in groups.counts])
    theirs = np.zeros(len(sizes), dtype=np.intp)
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    for fold, (_, rows) in enumerate(folds.split(labels, labels, groups.of_row)):
        theirs[groups.of_row[rows]] = fold
    assert unevenness(groups, ours) <= unevenness(groups, theirs)


def test_slides_as_uneven_as_real_ones_reach_every_side() -> None:
    # Group sizes like a liquid-based cytology set: 22, 6, 2 and 2 slides per class.
    slides = [[size, 0, 0, 0] for size in (40, 30, 20, *[10] * 19)]
    slides += [[0, size, 0, 0] for size in (50, 10, 8, 8, 5, 2)]
    slides += [[0, 0, 37, 0], [0, 0, 27, 0], [0, 0, 0, 27], [0, 0, 0, 21]]
    groups = make_groups(slides)
    sides = allocate_groups(groups, np.array([0.6, 0.4]), seed=0)
    held = np.stack([groups.counts[sides == side].sum(axis=0) for side in (0, 1)])
    shares = held[0] / held.sum(axis=0)
    assert abs(shares[0] - 0.6) < 0.02
    assert abs(shares[1] - 0.6) < 0.1
    assert not missing_classes(groups, sides, n_sides=2).any()


def test_many_single_samples_are_shared_out_exactly() -> None:
    groups = make_groups([[1, 0]] * 700 + [[0, 1]] * 300)
    sides = allocate_groups(groups, np.array([0.7, 0.2, 0.1]), seed=3)
    held = [groups.counts[sides == side].sum(axis=0).tolist() for side in range(3)]
    assert held == [[490, 210], [140, 60], [70, 30]]


def test_the_seed_chooses_among_equals() -> None:
    groups = make_groups([[1]] * 20)
    shares = np.array([0.5, 0.5])
    one, again, other = (allocate_groups(groups, shares, seed=s) for s in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()
