"""Holm's correction: how far p values go when several questions are asked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values so that chance gives any at all in 5 of 100 families.

    Args:
        p_values: Of all questions that were asked, in [0, 1].

    Returns:
        Corrected p values, in the same order, never below the given ones.

    Source:
        Holm 1979, Scand J Stat 6:65-70 (step-down, adjusted form).
    """
    given = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    factors = np.arange(len(given), 0, -1)
    stepped = np.maximum.accumulate(given[order] * factors)
    corrected = np.empty(len(given))
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected.tolist()
