"""Bootstrap of whole groups: the cells of one patient are not independent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES = 2000


@dataclass(frozen=True)
class ClusterBootstrap:
    """How often each group stands in each resample.

    Attributes:
        cluster: Which group each sample belongs to, shape ``(samples,)``.
        counts: Times each group was drawn, shape ``(resamples, groups)``.
    """

    cluster: NDArray[np.int64]
    counts: NDArray[np.float64]

    @classmethod
    def draw(
        cls, keys: Sequence[str], *, resamples: int = RESAMPLES, seed: int = 0
    ) -> ClusterBootstrap:
        """Draw as many groups as there are, with replacement, many times.

        Args:
            keys: The group of each sample.
            resamples: How many times.
            seed: Makes the result repeatable.
        """
        names, cluster = np.unique(np.asarray(keys, dtype=object), return_inverse=True)
        shares = np.full(len(names), 1 / len(names))
        counts = np.random.default_rng(seed).multinomial(
            len(names), shares, size=resamples
        )
        return cls(cluster.reshape(-1), counts.astype(np.float64))

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

    def weights(self, start: int, stop: int) -> NDArray[np.float64]:
        """Weight of each sample in some resamples, shape ``(stop-start, samples)``."""
        return self.counts[start:stop][:, self.cluster]

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
        return self.counts @ cells.astype(np.float64)


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
