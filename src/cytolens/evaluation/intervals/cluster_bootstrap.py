"""Bootstrap of whole groups: the cells of one patient are not independent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES = 2000
BLOCK_CELLS = 4_000_000
"""Counts held as floating point numbers at a time (32 MB)."""


@dataclass(frozen=True)
class ClusterBootstrap:
    """How often each group stands in each resample.

    Attributes:
        cluster: Which group each sample belongs to, shape ``(samples,)``.
        counts: Times each group was drawn, shape ``(resamples, groups)``, in the
            smallest unsigned integers that hold them.
    """

    cluster: NDArray[np.int64]
    counts: NDArray[np.integer]

    @classmethod
    def draw(
        cls, keys: Sequence[str], *, resamples: int = RESAMPLES, seed: int = 0
    ) -> ClusterBootstrap:
        """Draw as many groups as there are, with replacement, many times.

        Args:
            keys: The group of each sample.
            resamples: How many times.
            seed: Makes the result repeatable; the order of samples does not matter.
        """
        names, cluster = np.unique(np.asarray(keys, dtype=object), return_inverse=True)
        counts = _drawn(len(names), resamples=resamples, seed=seed)
        return cls(cluster.reshape(-1), counts)

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.counts.shape[1])

    @property
    def resamples(self) -> int:
        """How many resamples there are."""
        return int(self.counts.shape[0])

    @property
    def repeats(self) -> bool:
        """Whether any group has more than one sample."""
        return self.groups < len(self.cluster)

    def units(self, among: NDArray[np.bool_]) -> int:
        """Groups that some samples, shape ``(samples,)``, come from."""
        return int(np.count_nonzero(np.bincount(self.cluster[among])))

    def weights(self, start: int, stop: int) -> NDArray[np.float64]:
        """Weight of each sample in some resamples, shape ``(stop-start, samples)``."""
        return self.counts[start:stop][:, self.cluster].astype(np.float64)

    def tally(self, kind: NDArray[np.int64], *, kinds: int) -> NDArray[np.float64]:
        """Count samples of each kind in each resample.

        Args:
            kind: Which of ``kinds`` each sample is, shape ``(samples,)``.
            kinds: How many kinds there are.

        Returns:
            Shape ``(resamples, kinds)``, at the cost of the groups, not the samples.
        """
        cells = np.bincount(
            self.cluster * kinds + kind, minlength=self.groups * kinds
        ).reshape(self.groups, kinds)
        step = max(1, BLOCK_CELLS // self.groups)
        blocks = [
            self.counts[i : i + step].astype(np.float64) @ cells.astype(np.float64)
            for i in range(0, self.resamples, step)
        ]
        return np.concatenate(blocks)


def percentile_interval(
    resampled: NDArray[np.float64], *, confidence: float = 0.95
) -> tuple[float, float]:
    """Take the middle of the resampled figures; undefined ones (NaN) are left out.

    Returns:
        Lower and upper bound; NaN where more than half the resamples are undefined.
    """
    defined = resampled[np.isfinite(resampled)]
    if len(defined) * 2 < len(resampled) or not len(defined):
        return float("nan"), float("nan")
    tail = (1 - confidence) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high)


def _drawn(groups: int, *, resamples: int, seed: int) -> NDArray[np.integer]:
    random = np.random.default_rng(seed)
    # Room for what 2,000 resamples will hardly ever hold; widened if one does.
    counts: NDArray[np.integer] = np.zeros((resamples, groups), dtype=np.uint8)
    for row in range(resamples):
        times = np.bincount(random.integers(groups, size=groups), minlength=groups)
        if times.max(initial=0) > np.iinfo(counts.dtype).max:
            counts = counts.astype(np.int64)
        counts[row] = times
    return counts
