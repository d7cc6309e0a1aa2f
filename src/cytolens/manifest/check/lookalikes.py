"""Which images might show the same field: those that share several rare points.

Every descriptor is compared with the descriptors near it. How near counts as the same
is set by the data: a point may meet `CHANCE_MATCHES` strangers, so that a large set
of alike tissue asks for more than a small one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cytolens.manifest.check.clusters import cell_members
from cytolens.manifest.check.projection import SCALE

CHANCE_MATCHES = 4.0
MAX_DISTANCE = 0.3 * SCALE
MIN_SHARED_POINTS = 2
MAX_CANDIDATES = 8
"""Per image; a pair stands if either image ranks it."""

_CELL_SIZE = 800
_CELLS_PER_POINT = 2
_BLOCK = 1024
_SAMPLE = 500
_SAMPLE_OTHERS = 100_000
_SEED = 0

Pairs = NDArray[np.int64]
"""Positions of two images, the smaller first; shape ``(pairs, 2)``."""


@dataclass(frozen=True)
class PointSet:
    """The points of all images, one after the other."""

    descriptors: NDArray[np.int8]
    xy: NDArray[np.float32]
    offsets: NDArray[np.int64]
    """Image ``i`` owns ``offsets[i]`` up to ``offsets[i + 1]``."""

    @cached_property
    def image(self) -> NDArray[np.int64]:
        """The image of each point."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


def lookalike_pairs(points: PointSet) -> Pairs:
    """Pairs of images worth a closer look, best `MAX_CANDIDATES` per image."""
    if len(points.descriptors) < 2:
        return np.zeros((0, 2), np.int64)
    limit = chance_distance(points)
    first, second = _near_points(points, limit)
    left, right = points.descriptors[first], points.descriptors[second]
    difference = left.astype(np.float32) - right
    # Near matches weigh more; a point that matches everywhere weighs little.
    weight = np.exp(-2 * (difference**2).sum(axis=1) / limit**2)
    total = np.bincount(first, weight, len(points.descriptors))
    total += np.bincount(second, weight, len(points.descriptors))
    weight /= np.sqrt(total[first] * total[second])
    return _best_pairs(points, first, second, weight)


def chance_distance(points: PointSet) -> float:
    """Distance within which a point meets `CHANCE_MATCHES` points of other images."""
    rng = np.random.default_rng(_SEED)
    order = rng.permutation(len(points.descriptors))
    asked, others = order[:_SAMPLE], order[:_SAMPLE_OTHERS]
    one, two = (points.descriptors[part].astype(np.float32) for part in (asked, others))
    distance = (one**2).sum(axis=1)[:, None] + (two**2).sum(axis=1) - 2 * one @ two.T
    stranger = points.image[asked][:, None] != points.image[others]
    distances = distance[stranger & (distance < MAX_DISTANCE**2)]
    allowed = int(CHANCE_MATCHES * len(asked) * len(others) / len(order))
    if len(distances) <= allowed:
        return MAX_DISTANCE
    nearest = np.partition(distances, allowed)[allowed]
    return float(max(1.0, np.sqrt(max(0.0, nearest))))


def _near_points(
    points: PointSet, limit: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    count = len(points.descriptors)
    keys = [
        _near_in_cell(points, members, limit)
        for members in cell_members(
            points.descriptors,
            cell_size=_CELL_SIZE,
            nearest=_CELLS_PER_POINT,
            seed=_SEED,
        )
    ]
    unique = np.unique(np.concatenate(keys))
    return unique // count, unique % count


def _near_in_cell(
    points: PointSet, members: NDArray[np.intp], limit: float
) -> NDArray[np.int64]:
    """Keys ``first * points + second`` of the near pairs in one cell."""
    vectors = points.descriptors[members].astype(np.float32)
    squares = (vectors**2).sum(axis=1, keepdims=True)
    ones = np.ones_like(squares)
    # One product gives squared distance minus squared limit.
    left = np.hstack([-2 * vectors, ones, squares - limit**2])
    right = np.hstack([vectors, squares, ones]).T
    keys = []
    for start in range(0, len(members), _BLOCK):
        rows, columns = members[start : start + _BLOCK], members[start:]
        near = left[start : start + _BLOCK] @ right[:, start:] < 0
        hits = np.flatnonzero(near)
        one, two = rows[hits // len(columns)], columns[hits % len(columns)]
        strangers = points.image[one] < points.image[two]
        keys.append(one[strangers] * len(points.descriptors) + two[strangers])
    return np.unique(np.concatenate(keys)) if keys else np.zeros(0, np.int64)


def _best_pairs(
    points: PointSet,
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    weight: NDArray[np.float64],
) -> Pairs:
    images = len(points.offsets) - 1
    keys = points.image[first] * images + points.image[second]
    unique, where = np.unique(keys, return_inverse=True)
    shared = np.bincount(where, minlength=len(unique))
    score = np.bincount(where, weight, len(unique)).astype(np.float64)
    enough = shared >= MIN_SHARED_POINTS
    unique, score = unique[enough], score[enough]
    pairs = np.stack([unique // images, unique % images], axis=1)
    return pairs[best_of_each(pairs, score, MAX_CANDIDATES)]


def best_of_each(
    pairs: Pairs, score: NDArray[np.float64], count: int
) -> NDArray[np.intp]:
    """Positions of the pairs that are among the ``count`` best of either image."""
    owner = pairs.T.reshape(-1)
    pair = np.tile(np.arange(len(pairs)), 2)
    order = np.lexsort((-np.tile(score, 2), owner))
    owner = owner[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    return np.unique(pair[order][rank < count])
