"""Moving average of the weights: steadier than the last step's, at no rate lower."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from torch import Tensor, nn


class WeightAverage:
    """Exponential moving average of parameters and batch-norm statistics.

    Early on the average is over few steps: the decay grows as ``(1 + n) / (10 + n)``
    until it meets the one asked for, as TensorFlow's does.
    """

    def __init__(self, network: nn.Module, *, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Take in the weights after one more step."""
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        self.steps += 1
        current = network.state_dict()
        floats = [k for k, v in self.weights.items() if v.is_floating_point()]
        torch._foreach_lerp_(
            [self.weights[k] for k in floats], [current[k] for k in floats], 1 - decay
        )
        for name in self.weights.keys() - set(floats):
            self.weights[name].copy_(current[name])

    def move_to(self, device: torch.device) -> None:
        """Follow the network to its device."""
        self.weights = {name: v.to(device) for name, v in self.weights.items()}

    @contextmanager
    def applied(self, network: nn.Module) -> Iterator[None]:
        """Let a network have the averaged weights for a while."""
        own = {k: v.detach().clone() for k, v in network.state_dict().items()}
        network.load_state_dict(self.weights)
        try:
            yield
        finally:
            network.load_state_dict(own)

    def state(self) -> dict[str, Tensor | int | dict[str, Tensor]]:
        """What a checkpoint keeps."""
        return {"steps": self.steps, "weights": self.weights}
