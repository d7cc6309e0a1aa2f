"""Give whole groups to sides so that every side is a small copy of the whole.

A side should hold its share of every class, counted both in samples and in groups,
and some of every class. That is a partition problem; rare and large groups are placed
first, each where it helps most, and then single groups are moved, or two exchanged,
while that helps. scikit-learn's ``StratifiedGroupKFold`` only does the first half, for
equal shares, and may leave a class out of a fold that could have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.manifest.split.groups import GroupCounts

MISSING_CLASS = 100.0
"""Cost of a class missing on a side: above any unevenness."""
GROUP_WEIGHT = 0.05
"""Even numbers of groups matter less than even numbers of samples."""
STARTS = 5
"""Random orders tried; the best is kept."""
MORE_STARTS = 20
"""Tried while a class is missing on a side."""
MAX_STEPS = 200
MAX_EXCHANGE_GROUPS = 400
"""Above this many groups there is always one to move; exchanges cost the square."""
_GAIN = 1e-9


def allocate_groups(
    groups: GroupCounts, shares: NDArray[np.float64], *, seed: int
) -> NDArray[np.intp]:
    """Choose a side for every group.

    Args:
        groups: The groups' samples by class.
        shares: Share of each side, shape ``(sides,)``, positive, sum 1.
        seed: The same seed and groups give the same sides.

    Returns:
        Side of each group, shape ``(groups,)``. A class may still be missing on a
        side where no allocation with it was found; see `missing_classes`.
    """
    rng = np.random.default_rng(seed)
    problem = _Problem(groups, shares)
    best, best_cost = np.zeros(len(groups.sizes), dtype=np.intp), np.inf
    starts = STARTS if len(groups.sizes) <= MAX_EXCHANGE_GROUPS else 1
    for start in range(MORE_STARTS):
        if start >= starts and best_cost < MISSING_CLASS:
            break
        sides = _improve(problem, _place(problem, groups, rng))
        cost = problem.total_cost(sides)
        if cost < best_cost:
            best, best_cost = sides, cost
    return best


def missing_classes(
    groups: GroupCounts, sides: NDArray[np.intp], *, n_sides: int
) -> NDArray[np.bool_]:
    """Tell which classes are on none of a side's groups: ``(sides, classes)``."""
    missing = np.ones((n_sides, len(groups.classes)), dtype=bool)
    for side in range(n_sides):
        missing[side] = groups.counts[sides == side].sum(axis=0) == 0
    return missing


class _Problem:
    """Groups as parts of totals of 1, so that each side's target is its share."""

    def __init__(self, groups: GroupCounts, shares: NDArray[np.float64]) -> None:
        has = (groups.counts > 0).astype(np.float64)
        columns = np.hstack(
            [groups.counts, has, groups.sizes[:, None], np.ones((len(has), 1))]
        ).astype(np.float64)
        self.parts = columns / columns.sum(axis=0)
        self.shares = shares
        n = len(groups.classes)
        self.weights = np.array([1.0] * n + [GROUP_WEIGHT] * n + [1.0, GROUP_WEIGHT])
        self.presence = slice(n, 2 * n)
        self.half_a_group = 0.5 / has.sum(axis=0)

    def held(self, sides: NDArray[np.intp]) -> NDArray[np.float64]:
        """What each side holds: shape ``(sides, columns)``."""
        out = np.zeros((len(self.shares), self.parts.shape[1]))
        np.add.at(out, sides, self.parts)
        return out

    def cost(
        self, held: NDArray[np.float64], shares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Cost of sides holding ``(..., columns)`` with shares ``(...)``."""
        uneven = ((held - shares[..., None]) ** 2 * self.weights).sum(axis=-1) / shares
        absent = (held[..., self.presence] < self.half_a_group).sum(axis=-1)
        return np.asarray(uneven + MISSING_CLASS * absent)

    def total_cost(self, sides: NDArray[np.intp]) -> float:
        return float(self.cost(self.held(sides), self.shares).sum())


def _place(
    problem: _Problem, groups: GroupCounts, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Place groups of the rarest class first, larger ones before smaller."""
    n_groups = len(groups.sizes)
    rarity = np.where(groups.counts > 0, groups.groups_per_class, n_groups + 1)
    rarest = rarity.min(axis=1, initial=n_groups + 1)
    order = np.lexsort((rng.random(n_groups), -groups.sizes, rarest))
    tie_break = rng.random((n_groups, len(problem.shares))) * _GAIN
    sides = np.zeros(n_groups, dtype=np.intp)
    held = np.zeros((len(problem.shares), problem.parts.shape[1]))
    for group in order:
        joined = held + problem.parts[group]
        change = problem.cost(joined, problem.shares) - problem.cost(
            held, problem.shares
        )
        sides[group] = np.argmin(change + tie_break[group])
        held[sides[group]] = joined[sides[group]]
    return sides


def _improve(problem: _Problem, sides: NDArray[np.intp]) -> NDArray[np.intp]:
    sides = sides.copy()
    for _ in range(MAX_STEPS):
        if not (_move_one(problem, sides) or _exchange_two(problem, sides)):
            break
    return sides


def _move_one(problem: _Problem, sides: NDArray[np.intp]) -> bool:
    """Make the best single move in place; false where none helps."""
    held = problem.held(sides)
    cost = problem.cost(held, problem.shares)
    left = problem.cost(held[sides] - problem.parts, problem.shares[sides])
    leave = left - cost[sides]
    joined = held[None] + problem.parts[:, None]
    gain = leave[:, None] + problem.cost(joined, problem.shares[None]) - cost[None]
    gain[np.arange(len(sides)), sides] = 0.0
    group, side = np.unravel_index(np.argmin(gain), gain.shape)
    if gain[group, side] >= -_GAIN:
        return False
    sides[group] = side
    return True


def _exchange_two(problem: _Problem, sides: NDArray[np.intp]) -> bool:
    """Make the best exchange of two groups in place; false where none helps."""
    if len(sides) > MAX_EXCHANGE_GROUPS:
        return False
    held = problem.held(sides)
    cost = problem.cost(held, problem.shares)
    # Row i, column j: what i's side holds when i leaves it and j comes.
    swapped = held[sides][:, None] + problem.parts[None] - problem.parts[:, None]
    change = (
        problem.cost(swapped, problem.shares[sides][:, None]) - cost[sides][:, None]
    )
    gain = change + change.T
    gain[sides[:, None] == sides[None]] = 0.0
    one, two = np.unravel_index(np.argmin(gain), gain.shape)
    if gain[one, two] >= -_GAIN:
        return False
    sides[one], sides[two] = sides[two], sides[one]
    return True
