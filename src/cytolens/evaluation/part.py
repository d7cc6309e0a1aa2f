"""Some of the labelled samples, as if there were no others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored


def part_of(scored: Scored, mask: NDArray[np.bool_]) -> Scored:
    """Keep the samples for which ``mask`` (shape ``(samples,)``) is true."""
    kept = np.flatnonzero(mask)
    return replace(
        scored,
        samples=tuple(scored.samples[i] for i in kept),
        truth=scored.truth[kept],
        probabilities=scored.probabilities[kept],
        log_odds=scored.log_odds[kept],
        keys=tuple(scored.keys[i] for i in kept),
    )
