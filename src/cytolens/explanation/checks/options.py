"""What may be asked of a check."""

from __future__ import annotations

from dataclasses import dataclass

from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.explanation.checks.curves import STEPS
from cytolens.explanation.checks.randomisation import DRAWS, POINTS


@dataclass(frozen=True, kw_only=True)
class CheckOptions:
    """How methods are checked.

    Attributes:
        methods: Names; all that suit the network by default.
        target: The class whose maps are checked; by default the predicted one.
        steps: Of the deletion and insertion curves.
        points: How often to look while the layers are shuffled.
        draws: Times the shuffling is repeated.
        batch_size: Samples at a time.
        seconds: For all methods together; what is too slow is measured on fewer
            images and shuffled once, and what is still too slow is left out, saying
            so. No limit by default.
        resamples: Of the bootstrap.
        seed: Of the shuffling and the bootstrap.
    """

    methods: tuple[str, ...] = ()
    target: str | None = None
    steps: int = STEPS
    points: int = POINTS
    draws: int = DRAWS
    batch_size: int = 8
    seconds: float | None = None
    resamples: int = RESAMPLES
    seed: int = 0
