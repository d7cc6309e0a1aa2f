"""A bundle's network with its own preprocessing and calibration, open to be watched.

Engines hide the network, run it in fewer bits and fold parts of it away. What is
explained is the network as it was trained, in 32 bit.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import torch

from cytolens.bundle.calibration import calibrated_logits
from cytolens.explanation.checks.stored_checks import read_verdicts
from cytolens.runtime.torch_engine import choose_device
from cytolens.runtime.views import mean_over_views

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.bundle.bundle import Bundle
    from cytolens.explanation.checks.verdict import Verdict
    from cytolens.models.network import Network


class WatchedModel:
    """Answers as the bundle does; the network is loaded when it is first needed."""

    def __init__(self, bundle: Bundle, *, device: str = "auto") -> None:
        self.bundle = bundle
        self._device_name = device

    @cached_property
    def device(self) -> torch.device:
        """Where the network is.

        Raises:
            EngineError: If this machine has no such device.
        """
        return choose_device(self._device_name)

    @cached_property
    def network(self) -> Network:
        """The network, in evaluation mode."""
        return self.bundle.network().to(self.device)

    @cached_property
    def verdicts(self) -> dict[str, Verdict]:
        """What `explain check` found out about each method, as the bundle keeps it.

        Raises:
            BundleError: If what it keeps is damaged.
        """
        return read_verdicts(self.bundle)

    @property
    def averages_views(self) -> bool:
        """Whether an answer is the mean over eight ways to lay the image down."""
        return self.bundle.description.recipe.views == "eight"

    def tensor(self, pictures: NDArray[np.uint8]) -> Tensor:
        """Normalise resized images as the network takes them.

        Args:
            pictures: Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)``.

        Returns:
            Shape ``(n, 3, size, size)``, or ``(n, 2, 3, size, size)``, on the device.
        """
        flat = pictures.reshape(-1, *pictures.shape[-3:])
        planes = self.bundle.preprocessing.normalise(flat)
        shaped = planes.reshape(*pictures.shape[:-3], *planes.shape[1:])
        return torch.from_numpy(shaped).to(self.device)

    def logits(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score resized images as the bundle does: views averaged, calibrated.

        Returns:
            Shape ``(n, classes)``; softmax gives the probabilities.
        """
        if self.averages_views:
            found = mean_over_views(self._one_view, pictures)
        else:
            found = self._one_view(pictures)
        return calibrated_logits(self.bundle.description, found)

    @torch.no_grad()
    def _one_view(self, pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        logits = self.network(self.tensor(pictures))
        result: NDArray[np.float64] = logits.double().cpu().numpy()
        return result
