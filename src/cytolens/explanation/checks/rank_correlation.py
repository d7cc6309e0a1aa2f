"""How alike two maps are in what they put first, whatever their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rank_correlations(
    one: NDArray[np.float32], other: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Spearman's correlation of two maps of the same sample, for each sample.

    Args:
        one: Shape ``(samples, images, size, size)``.
        other: The same shape.

    Returns:
        Shape ``(samples,)``, between -1 and 1; NaN where a map is flat, for it puts
        nothing first.
    """
    first, second = _centred_ranks(one), _centred_ranks(other)
    spread = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    result = np.full(len(first), np.nan)
    np.divide((first * second).sum(axis=1), spread, out=result, where=spread > 0)
    return np.asarray(np.clip(result, -1.0, 1.0), np.float64)


def _centred_ranks(maps: NDArray[np.float32]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    ranks: NDArray[np.float64] = rankdata(maps.reshape(len(maps), -1), axis=1)
    return np.asarray(ranks - ranks.mean(axis=1, keepdims=True), np.float64)
