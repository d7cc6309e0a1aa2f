"""Areas under the ROC and the precision-recall curve in many resamples, in one sweep.

Samples are walked through from the highest score to the lowest, all resamples at
once. Only scores that a positive has matter: the steps. Counts of groups are small
whole numbers, so sums of them are exact, and what a sparse product gathers for a
step costs as many additions as there are samples in it, not as there are groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap

    Values = NDArray[np.float64]

STEPS = 256
"""Steps worked on at a time; with ``WIDTH`` resamples they fit a core's cache."""
WIDTH = 500
"""Resamples worked on at a time."""
BLOCK_CELLS = 10_000_000
"""Counts of groups held as floating point numbers at a time (80 MB)."""
_TINY = 1e-300


class Areas(NamedTuple):
    """Both areas in each resample, shape ``(resamples,)``; NaN where undefined."""

    roc: Values
    precision_recall: Values


class _Steps(NamedTuple):
    """Samples of each group at some steps, shape ``(steps, groups)``.

    Attributes:
        positive: Positives.
        negative: Negatives at the step, or above it and below the step before.
        tied: Negatives at the step; None where there are none.
    """

    positive: csr_matrix
    negative: csr_matrix
    tied: csr_matrix | None


@dataclass(frozen=True)
class _Ladder:
    """The steps of one task, from the highest score: samples of each group.

    Attributes:
        blocks: Some steps at a time.
        positives: In all, shape ``(groups,)``.
        negatives: In all, shape ``(groups,)``.
    """

    blocks: tuple[_Steps, ...]
    positives: Values
    negatives: Values


def ranked_areas(truth: NDArray[np.bool_], scores: Values) -> Areas:
    """Both areas of the samples as they are, shape ``(1,)`` each."""
    one = np.zeros(len(truth), dtype=np.int64)
    return _swept(_ladder(truth, scores, one, groups=1), np.ones((1, 1)))


def weighted_areas(truth: NDArray[np.bool_], scores: Values, weights: Values) -> Areas:
    """Both areas with weights of each sample, shape ``(resamples, samples)``."""
    each = np.arange(len(truth))
    return _swept(_ladder(truth, scores, each, groups=len(truth)), weights)


def resampled_areas(
    truth: NDArray[np.bool_], scores: Values, bootstrap: ClusterBootstrap
) -> Areas:
    """Both areas in each resample of whole groups.

    The result does not depend on the size of the blocks.

    Args:
        truth: Whether each sample is positive, shape ``(samples,)``.
        scores: Larger for the positive, shape ``(samples,)``; ties count one half in
            the ROC curve and are one point of the precision-recall curve.
        bootstrap: The resamples.

    Returns:
        The area under the ROC curve, and average precision (the area under the
        precision-recall curve, in steps, as in scikit-learn).
    """
    ladder = _ladder(truth, scores, bootstrap.cluster, groups=bootstrap.groups)
    width = max(1, min(WIDTH, BLOCK_CELLS // bootstrap.groups))
    blocks = [
        _swept(ladder, bootstrap.counts[i : i + width])
        for i in range(0, bootstrap.resamples, width)
    ]
    return Areas(*(np.concatenate(areas) for areas in zip(*blocks, strict=True)))


def _ladder(
    truth: NDArray[np.bool_], scores: Values, cluster: NDArray[np.int64], *, groups: int
) -> _Ladder:
    order = np.argsort(-scores, kind="stable")
    ordered, hit, group = scores[order], truth[order], cluster[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rises = np.logical_or.reduceat(hit, starts)
    # A score without positives belongs to the next one that has some.
    step_of_score = np.cumsum(rises) - rises
    sizes = np.diff(np.r_[starts, len(hit)])
    step, level = np.repeat(step_of_score, sizes), np.repeat(rises, sizes)
    steps = int(rises.sum())
    below = step == steps
    rows = {"steps": steps, "groups": groups}
    return _Ladder(
        blocks=_blocks(
            _gathering(step, group, hit, **rows),
            _gathering(step, group, ~hit & ~below, **rows),
            _gathering(step, group, ~hit & level, **rows),
        ),
        positives=np.bincount(group[hit], minlength=groups).astype(np.float64),
        negatives=np.bincount(group[~hit], minlength=groups).astype(np.float64),
    )


def _blocks(
    positive: csr_matrix, negative: csr_matrix, tied: csr_matrix
) -> tuple[_Steps, ...]:
    starts = range(0, positive.shape[0], STEPS)
    slices = [slice(start, start + STEPS) for start in starts]
    return tuple(
        _Steps(positive[rows], negative[rows], tied[rows] if tied[rows].nnz else None)
        for rows in slices
    )


def _gathering(
    step: NDArray[np.int64],
    group: NDArray[np.int64],
    used: NDArray[np.bool_],
    *,
    steps: int,
    groups: int,
) -> csr_matrix:
    """Samples of each group at each step; ``step`` ascends."""
    from scipy.sparse import csr_matrix

    sizes = np.bincount(step[used], minlength=steps)
    ends = np.r_[0, np.cumsum(sizes)]
    ones = np.ones(int(used.sum()))
    return csr_matrix((ones, group[used], ends), shape=(steps, groups))


def _swept(ladder: _Ladder, counts: NDArray[np.generic]) -> Areas:
    """Both areas of some resamples; ``counts`` has shape ``(resamples, groups)``."""
    drawn = np.ascontiguousarray(counts.T, dtype=np.float64)
    width = drawn.shape[1]
    found, called, area, lost = np.zeros((4, width))
    for steps in ladder.blocks:
        rise = steps.positive @ drawn
        true = _running(rise, found)
        said = _running(steps.negative @ drawn + rise, called)
        found, called = true[-1].copy(), said[-1].copy()
        below = said - true
        if steps.tied is not None:
            below -= steps.tied @ drawn / 2
        lost = _added(lost, rise * below)
        area = _added(area, rise * true / np.maximum(said, _TINY))
    positives, negatives = ladder.positives @ drawn, ladder.negatives @ drawn
    pairs = positives * negatives
    return Areas(_ratio(pairs - lost, pairs), _ratio(area, positives))


def _running(added: Values, before: Values) -> Values:
    """Sums down the rows; row by row, which is three times as fast as cumsum."""
    sums = np.empty_like(added)
    last = before
    for row, result in zip(added, sums, strict=True):
        last = np.add(last, row, out=result)
    return sums


def _added(before: Values, rows: Values) -> Values:
    """``before`` and all rows, in order, so that blocks do not change the digits."""
    rows[0] += before
    total: Values = np.add.reduce(rows, axis=0)
    return total


def _ratio(part: Values, whole: Values) -> Values:
    result = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result
