"""A network and the samples its methods are checked on, batch by batch."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.explanation.checks.curves import Curves, perturbation_curves
from cytolens.explanation.errors import ExplanationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.explanation.checks.samples import CheckSamples
    from cytolens.explanation.method import Method
    from cytolens.explanation.model import WatchedModel
    from cytolens.models.network import Network


@dataclass(frozen=True)
class Subject:
    """What is explained, as tensors on the network's device."""

    network: Network
    images: Tensor
    """Normalised, shape ``(n, 3, s, s)``, or ``(n, 2, 3, s, s)`` for pairs."""
    targets: Tensor
    """Class numbers, shape ``(n,)``."""
    batch_size: int

    @classmethod
    def of(
        cls,
        model: WatchedModel,
        samples: CheckSamples,
        *,
        target: str | None,
        batch_size: int,
    ) -> Subject:
        """Score the samples, and take the class that is explained.

        Raises:
            ExplanationError: If the model has no such class.
        """
        classes = model.bundle.classes
        if target is not None and target not in classes:
            raise ExplanationError(
                f"{model.bundle.id} has no class {target!r}. Its classes are "
                f"{', '.join(classes)}."
            )
        images = torch.cat(
            [
                model.tensor(samples.pictures[b])
                for b in _blocks(len(samples), batch_size)
            ]
        )
        if target is not None:
            chosen = np.full(len(samples), classes.index(target))
        else:
            chosen = np.concatenate(
                [
                    model.logits(samples.pictures[b]).argmax(axis=1)
                    for b in _blocks(len(samples), batch_size)
                ]
            )
        targets = torch.from_numpy(chosen.astype(np.int64)).to(images.device)
        return cls(model.network, images, targets, batch_size)

    def maps(
        self, method: Method, *, count: int, network: Network | None = None
    ) -> NDArray[np.float32]:
        """Explain the first so many samples.

        Args:
            method: Makes the maps.
            count: How many samples.
            network: Another one of the same kind; by default the subject's.

        Returns:
            Shape ``(count, images, size, size)``.
        """
        explained = network or self.network
        parts = [
            method.maps(explained, self.images[b], self.targets[b]).cpu().numpy()
            for b in _blocks(count, self.batch_size)
        ]
        return np.concatenate(parts)

    def curves(self, maps: NDArray[np.float32], *, steps: int) -> Curves:
        """Delete and insert the places of the first samples, which the maps are of."""
        parts = [
            perturbation_curves(
                self.network, self.images[b], self.targets[b], maps[b], steps=steps
            )
            for b in _blocks(len(maps), self.batch_size)
        ]
        return Curves(
            np.concatenate([part.deletion for part in parts]),
            np.concatenate([part.insertion for part in parts]),
        )

    @torch.no_grad()
    def forward_seconds(self) -> float:
        """Time the network on one batch, after one that does not count."""
        batch = self.images[: self.batch_size]
        self.network(batch[:1])
        begun = time.perf_counter()
        # Copying the answer waits for a GPU.
        self.network(batch).cpu()
        return (time.perf_counter() - begun) / len(batch)

    def map_seconds(self, method: Method) -> float:
        """Time a method on a few images, after one in which it gets to know the net."""
        begun = time.perf_counter()
        self.maps(method, count=1)
        first = time.perf_counter() - begun
        if first > _LONG_SECONDS:
            return first
        count = min(self.batch_size, len(self.images))
        begun = time.perf_counter()
        self.maps(method, count=count)
        return (time.perf_counter() - begun) / count


_LONG_SECONDS = 5.0
"""A method that takes so long on one image is not timed again."""


def _blocks(count: int, size: int) -> Iterator[slice]:
    return (slice(i, min(i + size, count)) for i in range(0, count, size))
