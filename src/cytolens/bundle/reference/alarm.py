"""From where on a sample is called strange, at a stated rate of false alarms.

Each reference sample is compared with those of other groups, as a new patient's would
be. All distances get their limit at one rank, such that together they call at most
the stated share of the reference strange. A network that was fine-tuned on these very
samples holds them closer together than new ones; where validation samples show it,
the limits move out until at most the same share of those is called strange.

Source:
    Distance to the k-th nearest: Sun et al. 2022, arXiv:2204.06507.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import Field

from cytolens.bundle.reference.limits import joint_limits
from cytolens.config import StrictModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 0.05
NEIGHBOURS = 5
_ENOUGH = 2.0
"""False alarms that validation samples must be able to show, to count at all."""

Limit = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Alarm(StrictModel):
    """The limits, and what they were chosen on."""

    rate: Annotated[float, Field(gt=0, lt=1)] = RATE
    """Share of samples like those of training that may be called strange."""
    neighbours: Annotated[int, Field(ge=1)] = NEIGHBOURS
    """Content is compared with the so many-th nearest reference sample; look and stain
    with the nearest."""
    content: Limit
    """Limit of the distance in the embedding."""
    look: Limit
    """Limit of the distance in colour, contrast and detail."""
    stain: Limit
    """Limit of the distance in what dyes do to light."""
    samples: Annotated[int, Field(ge=0)]
    """Reference samples that chose it."""
    groups: Annotated[int, Field(ge=0)]
    """Groups they come from; with one alone, each sample counts as its own."""
    validation_samples: Annotated[int, Field(ge=0)] = 0
    """Samples of the validation split that were tried."""
    validation_alarms: Annotated[int, Field(ge=0)] = 0
    """How many of them the limits call strange."""
    widened: bool = False
    """Whether validation samples moved the limits out."""

    def limits(self) -> NDArray[np.float64]:
        """All limits: content, look, stain."""
        return np.array([self.content, self.look, self.stain])


def fit_alarm(
    reference: NDArray[np.float32],
    validation: NDArray[np.float32],
    *,
    groups: NDArray[np.int64],
    rate: float = RATE,
    neighbours: int = NEIGHBOURS,
) -> Alarm:
    """Choose limits on the reference, and move them out if validation asks for it.

    Args:
        reference: Distances of each reference sample to those of other groups, shape
            ``(samples, 3)``: content, look, stain.
        validation: Distances of validation samples to the reference.
        groups: Number of each reference sample's group; groups weigh the same.
        rate: Of false alarms.
        neighbours: As the distances of content were computed.
    """
    count = len(np.unique(groups))
    apart = groups if count > 1 else None
    limits = joint_limits(reference, rate=rate, groups=apart)
    widened = False
    if len(validation) * rate >= _ENOUGH:
        wider = np.maximum(limits, joint_limits(validation, rate=rate))
        alarms = int((validation > limits).any(axis=1).sum())
        if alarms > rate * len(validation):
            limits, widened = wider, True
    return Alarm(
        rate=rate,
        neighbours=neighbours,
        content=float(limits[0]),
        look=float(limits[1]),
        stain=float(limits[2]),
        samples=len(reference),
        groups=count,
        validation_samples=len(validation),
        validation_alarms=int((validation > limits).any(axis=1).sum()),
        widened=widened,
    )
