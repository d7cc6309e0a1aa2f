"""A graph in 32 bit against the network itself: the same logits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.exporting.errors import ExportRefusedError
from cytolens.exporting.tolerance import LOGITS
from cytolens.runtime.torch_engine import TorchEngine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.exporting.chosen import Chosen
    from cytolens.runtime.conversion.running import Runner

MOST_IMAGES = 100
_OTHER_BATCH = 7
"""Neither the example's size nor a divisor of `MOST_IMAGES`."""


@dataclass(frozen=True)
class Compared:
    """Logits of the same samples from two engines, each ``(samples, classes)``."""

    own: NDArray[np.float64]
    other: NDArray[np.float64]

    @property
    def largest_difference(self) -> float:
        """Between two logits of one class of one sample."""
        return float(np.abs(self.own - self.other).max())

    @property
    def allowed(self) -> float:
        """What `LOGITS` comes to here."""
        return LOGITS * max(1.0, float(np.abs(self.own).max()))

    @property
    def holds(self) -> bool:
        """Whether no logit differs by more."""
        # Not "largest > allowed": a logit that is no number holds nothing.
        return self.largest_difference <= self.allowed


def require_same_logits(bundle: Bundle, runner: Runner, chosen: Chosen) -> Compared:
    """Score samples with torch and with a graph.

    Args:
        bundle: Whose network it is.
        runner: Of the graph.
        chosen: At most `MOST_IMAGES` of them are scored.

    Raises:
        ExportRefusedError: If the logits differ by more than the tolerance.
    """
    images = chosen.pixels[:: -(-len(chosen) // MOST_IMAGES)]
    torch = TorchEngine(bundle, device="cpu")
    parts = [
        images[start : start + _OTHER_BATCH]
        for start in range(0, len(images), _OTHER_BATCH)
    ]
    compared = Compared(
        np.concatenate([torch.logits(part) for part in parts]),
        np.concatenate([runner.logits(part) for part in parts]),
    )
    if not compared.holds:
        raise ExportRefusedError(
            f"The {runner.name} graph of {bundle.id} gives other logits: they differ "
            f"by up to {compared.largest_difference:.3g} on {len(images)} samples, "
            f"allowed are {compared.allowed:.3g}. Nothing was written. Use the torch "
            "engine."
        )
    return compared
