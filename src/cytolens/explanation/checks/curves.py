"""Deletion and insertion: does the answer follow what the map puts first?

Places are painted over in the map's order, the first ones first: the probability of
the class should fall early. Then they are given back to a blank image in the same
order: it should rise early.

Source:
    Petsiuk, Das and Saenko 2018, BMVC, https://arxiv.org/abs/1806.07421. "Blank" is
    the image's mean colour, here as in every method of Cytolens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.explanation.baseline import mean_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.models.network import Network

STEPS = 10


@dataclass(frozen=True)
class Curves:
    """Probability of the class after each step, from none to all of the places."""

    deletion: NDArray[np.float64]
    """Shape ``(samples, steps + 1)``; the first is the image, the last is blank."""
    insertion: NDArray[np.float64]
    """The same the other way round: the first is blank."""

    @property
    def deletion_area(self) -> NDArray[np.float64]:
        """Area below each deletion curve, in [0, 1]; small is good."""
        return curve_area(self.deletion)

    @property
    def insertion_area(self) -> NDArray[np.float64]:
        """Area below each insertion curve, in [0, 1]; large is good."""
        return curve_area(self.insertion)


def curve_area(curve: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area by trapezoids over equal steps that together are 1.

    Args:
        curve: Shape ``(samples, steps + 1)``.

    Returns:
        Shape ``(samples,)``.
    """
    ends = (curve[:, 0] + curve[:, -1]) / 2
    area: NDArray[np.float64] = (ends + curve[:, 1:-1].sum(axis=1)) / (
        curve.shape[1] - 1
    )
    return area


def place_ranks(maps: NDArray[np.float32], *, seed: int = 0) -> NDArray[np.int64]:
    """Number the places of each sample, the one with the highest value first.

    Equal values are put in random order: by their place, the upper left would win.

    Args:
        maps: Shape ``(samples, images, size, size)``.
        seed: Of that order.

    Returns:
        The same shape; over both images of a pair.
    """
    flat = maps.reshape(len(maps), -1)
    ties = np.random.default_rng(seed).random(flat.shape[1])
    order = np.stack([np.lexsort((ties, -row)) for row in flat])
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(flat.shape[1])[None], axis=1)
    return ranks.reshape(maps.shape)


@torch.no_grad()
def perturbation_curves(
    network: Network,
    images: Tensor,
    targets: Tensor,
    maps: NDArray[np.float32],
    *,
    steps: int = STEPS,
) -> Curves:
    """Delete and insert the places of one batch.

    Args:
        network: In evaluation mode.
        images: Normalised, shape ``(n, 3, s, s)``, or ``(n, 2, 3, s, s)`` for pairs.
        targets: Class numbers, shape ``(n,)``.
        maps: Of the batch, shape ``(n, images, s, s)``.
        steps: Parts that the places are divided into.
    """
    ranks = torch.from_numpy(place_ranks(maps)).to(images.device)
    # The colours of a place go together.
    ranks = ranks[:, 0, None] if images.ndim == 4 else ranks[:, :, None]
    blank = mean_colour(images)
    places = maps[0].size

    def probability(first: Tensor, rest: Tensor, step: int) -> NDArray[np.float64]:
        shown = torch.where(ranks < places * step / steps, first, rest)
        chances = network(shown).double().softmax(dim=1)
        found: NDArray[np.float64] = (
            chances.gather(1, targets[:, None])[:, 0].cpu().numpy()
        )
        return found

    deletion = [probability(blank, images, step) for step in range(steps + 1)]
    inside = [probability(images, blank, step) for step in range(1, steps)]
    insertion = [deletion[-1], *inside, deletion[0]]
    return Curves(np.stack(deletion, axis=1), np.stack(insertion, axis=1))
