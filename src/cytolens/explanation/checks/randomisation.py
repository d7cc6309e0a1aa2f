"""Cascading randomisation: a map must change when the network forgets what it knows.

The layers are shuffled from the head down, one after the other. A map that stays the
same is no map of what the network learned; an edge detector draws it too.

Source:
    Adebayo et al. 2018, NeurIPS, https://arxiv.org/abs/1810.03292, section 4. They draw
    weights anew from the initial distribution; here each tensor's own values are
    shuffled, which keeps the scale of trained weights.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.explanation.checks.rank_correlation import rank_correlations
from cytolens.explanation.checks.shuffling import renew_norms, shuffle_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.models.network import Network

    Mapper = Callable[[Network], NDArray[np.float32]]

POINTS = 5
DRAWS = 2
_NORM_SAMPLES = 16


@dataclass(frozen=True)
class Cascade:
    """What is left of the maps after more and more layers were shuffled."""

    layers: tuple[str, ...]
    """The last one shuffled at each point, from the head down; at the last all are."""
    correlations: NDArray[np.float64]
    """With the trained network's maps, the mean over draws, shape
    ``(points, samples)``; NaN where the trained network's own map is flat."""


def cascade_points(layers: Sequence[str], points: int) -> tuple[str, ...]:
    """Choose at which layers to look: evenly, the head first and always the last.

    Args:
        layers: In the order they are shuffled.
        points: At most so many; one looks only when all are shuffled.
    """
    if points == 1:
        return (layers[-1],)
    chosen = np.linspace(0, len(layers) - 1, min(points, len(layers)))
    return tuple(layers[i] for i in np.unique(chosen.round().astype(int)))


def cascade(
    network: Network,
    images: Tensor,
    trained: NDArray[np.float32],
    mapper: Mapper,
    *,
    points: int = POINTS,
    draws: int = DRAWS,
    seed: int = 0,
) -> Cascade:
    """Shuffle a copy of the network from the head down, and compare its maps.

    Args:
        network: In evaluation mode; it is not changed.
        images: That batch norms are measured on anew, at least two.
        trained: The network's own maps, shape ``(samples, images, size, size)``.
        mapper: Makes maps of the same samples by another network.
        points: How often to look.
        draws: Times the whole is repeated with other random numbers.
        seed: Of the first draw.
    """
    layers = tuple(reversed(network.stages()))
    looked_at = cascade_points(layers, points)
    found = [
        _one_draw(network, images[:_NORM_SAMPLES], mapper, trained, looked_at, seed + i)
        for i in range(draws)
    ]
    return Cascade(looked_at, np.mean(found, axis=0))


def _one_draw(
    network: Network,
    images: Tensor,
    mapper: Mapper,
    trained: NDArray[np.float32],
    looked_at: Sequence[str],
    seed: int,
) -> list[NDArray[np.float64]]:
    copy = deepcopy(network)
    generator = torch.Generator().manual_seed(seed)
    found, shuffled = [], []
    for name, stage in reversed(copy.stages().items()):
        shuffle_weights(stage, generator)
        shuffled.append(stage)
        if name in looked_at:
            renew_norms(copy, shuffled, images)
            found.append(_left(trained, mapper(copy)))
    return found


def _left(
    trained: NDArray[np.float32], shuffled: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Correlations; 0 where nothing of a map is left, NaN where there was none."""
    values = rank_correlations(trained, np.nan_to_num(shuffled))
    is_flat = np.ptp(trained.reshape(len(trained), -1), axis=1) == 0
    return np.where(is_flat, np.nan, np.nan_to_num(values))
