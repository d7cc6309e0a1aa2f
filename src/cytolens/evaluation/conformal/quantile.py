"""The quantile of split conformal prediction, for samples alone or in groups."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING = 1e-9
"""Far below the weight of any sample, far above what adding up loses."""


class TooFewToCalibrateError(EvaluationError):
    """No quantile can promise the coverage with so few samples."""


def least_units(coverage: float) -> int:
    """Independent samples (or groups) without which nothing can be promised."""
    return math.ceil(coverage / (1 - coverage) - _ROUNDING)


def conformal_quantile(
    scores: NDArray[np.float64],
    units: NDArray[np.int64],
    *,
    coverage: float,
    of: str,
) -> float:
    """Find the score that a new one stays below with the chance asked for.

    Each unit (a sample; or a group, whose samples share its weight) counts once, and
    one more stands for the new one, with a score beyond all.

    Args:
        scores: Larger is stranger, shape ``(samples,)``.
        units: Which unit each sample belongs to, shape ``(samples,)``.
        coverage: Above 0, below 1.
        of: What the scores are of, for the error.

    Returns:
        The smallest score with at least ``coverage`` of the weight up to it.

    Raises:
        TooFewToCalibrateError: If there are fewer units than `least_units`.

    Source:
        One sample per unit: Vovk et al. 2005, Algorithmic learning in a random world;
        Papadopoulos et al. 2002. Groups: hierarchical conformal prediction, Lee,
        Barber and Willett 2023, arXiv:2306.06342, after Dunn, Wasserman and Ramdas
        2022, J Am Stat Assoc 118:2491-2502.
    """
    names, index, sizes = np.unique(units, return_inverse=True, return_counts=True)
    needed = least_units(coverage)
    if len(names) < needed:
        msg = (
            f"A coverage of {coverage:g} needs {needed} independent samples or groups "
            f"to be fitted on; there are {len(names)} of {of}. Ask for a lower "
            "--coverage, or hold back more for validation."
        )
        raise TooFewToCalibrateError(msg)
    order = np.argsort(scores, kind="stable")
    weights = 1 / (sizes[index.reshape(-1)] * (len(names) + 1))
    reached = np.cumsum(weights[order])
    at = np.searchsorted(reached, coverage - _ROUNDING)
    return float(scores[order[min(int(at), len(order) - 1)]])
