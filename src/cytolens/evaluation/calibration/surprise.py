"""Negative log-likelihood of each sample: how surprised the model is by the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def surprise(
    logits: NDArray[np.float64], truth: NDArray[np.int64]
) -> NDArray[np.float64]:
    """``-ln`` of the true class's probability, in nats, shape ``(samples,)``.

    Args:
        logits: Shape ``(samples, classes)``.
        truth: Index of the true class, shape ``(samples,)``.
    """
    from scipy.special import log_softmax

    logarithms = log_softmax(logits, axis=1)
    result: NDArray[np.float64] = -logarithms[np.arange(len(truth)), truth]
    return result
