"""Wilson's score interval: a rate of independent samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def wilson_interval(
    successes: ArrayLike, trials: ArrayLike, *, confidence: float = 0.95
) -> NDArray[np.float64]:
    """Bound a rate, such as sensitivity, in each group.

    Args:
        successes: Correct cases, shape ``(groups,)``.
        trials: All cases, shape ``(groups,)``; each at least 1.
        confidence: Coverage, between 0 and 1.

    Returns:
        Lower and upper bound as fractions in [0, 1], shape ``(groups, 2)``.

    Raises:
        ValueError: If a group is empty or has more successes than trials.

    Source:
        Wilson 1927, J Am Stat Assoc 22:209-212.
    """
    from scipy.special import ndtri

    k = np.asarray(successes, dtype=np.float64)
    n = np.asarray(trials, dtype=np.float64)
    if np.any(n < 1) or np.any(k > n) or np.any(k < 0):
        msg = "Each group needs a trial, and successes between 0 and its trials."
        raise ValueError(msg)
    z = float(ndtri(0.5 + confidence / 2))
    rate = k / n
    centre = rate + z**2 / (2 * n)
    half = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    bounds = np.stack([centre - half, centre + half], axis=-1)
    bounds /= (1 + z**2 / n)[..., None]
    # Rounding would put 0 of 17 just above 0, and the interval past its own rate.
    bounds[..., 0] = np.where(k == 0, 0.0, np.minimum(bounds[..., 0], rate))
    bounds[..., 1] = np.where(k == n, 1.0, np.maximum(bounds[..., 1], rate))
    return bounds
