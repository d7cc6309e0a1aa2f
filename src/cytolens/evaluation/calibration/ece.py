"""Expected calibration error and its kin, from sums over bins.

Every function takes sums of shape ``(..., bins, columns)``, whose first three columns
are the count, the sum of predicted probabilities, and the sum of outcomes (0 or 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.intervals.resampled_totals import ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sums = NDArray[np.float64]
    Values = NDArray[np.float64]

COUNT, PREDICTED, OBSERVED = 0, 1, 2


def expected_error(sums: Sums) -> Values:
    """Mean distance of predicted and observed share, weighted by count; ``(...,)``.

    Source:
        Naeini et al. 2015, AAAI 29:2901-2907; Guo et al. 2017, ICML, PMLR 70.
    """
    apart = np.abs(sums[..., PREDICTED] - sums[..., OBSERVED])
    return ratio(apart.sum(-1), sums[..., COUNT].sum(-1))


def maximum_error(sums: Sums) -> Values:
    """Largest distance of predicted and observed share in any bin, ``(...,)``."""
    largest: Values = np.nan_to_num(np.abs(_gap(sums))).max(axis=-1)
    return largest


def squared_error(sums: Sums) -> Values:
    """Mean squared distance, weighted by count; biased upwards; ``(...,)``."""
    squared = np.nan_to_num(_gap(sums)) ** 2
    return _weighted(squared, sums)


def debiased_squared_error(sums: Sums) -> Values:
    """Mean squared distance less what chance alone would bring; may fall below 0.

    Each bin's observed share scatters about its expectation with variance
    ``share * (1 - share) / (count - 1)``, which is taken off.

    Source:
        Kumar et al. 2019, Verified uncertainty calibration, NeurIPS 32,
        arXiv:1909.10155, definition 4.1.
    """
    count = sums[..., COUNT]
    share = ratio(sums[..., OBSERVED], count)
    chance = ratio(share * (1 - share), count - 1)
    return _weighted(np.nan_to_num(_gap(sums)) ** 2 - np.nan_to_num(chance), sums)


def scatter(drawn: Sums, sums: Sums) -> Sums:
    """Sums whose distances are those that the resampling itself brought.

    Args:
        drawn: Of each resample, shape ``(resamples, bins, columns)``.
        sums: Of the samples as they are, shape ``(bins, columns)``.

    Returns:
        Shape ``(resamples, bins, 3)``: as if the samples had been without error.
    """
    count = drawn[..., COUNT]
    apart = np.nan_to_num(_gap(drawn)) - np.nan_to_num(_gap(sums))
    return np.stack([count, count * apart, np.zeros_like(count)], axis=-1)


def _gap(sums: Sums) -> Values:
    return ratio(sums[..., PREDICTED] - sums[..., OBSERVED], sums[..., COUNT])


def _weighted(values: Values, sums: Sums) -> Values:
    count = sums[..., COUNT]
    return ratio((count * values).sum(-1), count.sum(-1))
