"""Smaller training images for a phase: coarse things can be learnt on few pixels.

A step on images of half the side takes about a quarter of the time.

Source:
    Howard et al. 2018 (fast.ai's DAWNBench entry); Tan and Le 2021, arXiv:2104.00298.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from cytolens.training.errors import TrainingError

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.network import Network
    from cytolens.models.recipe import Recipe


class FixedSizeError(TrainingError):
    """A phase shrinks images, and the network takes one size only."""

    def __init__(self, phase: str, size_px: int, family: str) -> None:
        super().__init__(
            f"Phase {phase!r} shrinks its images to {size_px} px, which a {family!r} "
            "network of this recipe cannot take. Leave size_px out of the phase."
        )


def shrink(pixels: Tensor, size_px: int | None) -> Tensor:
    """Shrink images with a low-pass filter, so that fine texture does not alias.

    Args:
        pixels: uint8, shape ``(batch, images, side, side, 3)``.
        size_px: New side; None or more than the side leaves them as they are.

    Returns:
        uint8, shape ``(batch, images, size_px, size_px, 3)``.
    """
    side = pixels.shape[2]
    if size_px is None or size_px >= side:
        return pixels
    flat = pixels.flatten(0, 1).movedim(-1, 1)
    if flat.device.type != "cpu":
        flat = flat.float()  # only the CPU filters bytes
    small = functional.interpolate(
        flat, (size_px, size_px), mode="bilinear", antialias=True
    )
    if small.is_floating_point():
        small = small.round().to(torch.uint8)
    return small.movedim(1, -1).reshape(*pixels.shape[:2], size_px, size_px, 3)


def require_sizes(network: Network, recipe: Recipe) -> None:
    """Try every size that a phase shrinks to, before hours are spent.

    Raises:
        FixedSizeError: If the network refuses one.
    """
    images = (2,) if recipe.input.kind == "pair" else ()
    for phase in recipe.phases:
        if phase.size_px is None:
            continue
        example = torch.zeros(1, *images, 3, phase.size_px, phase.size_px)
        network.eval()
        try:
            with torch.no_grad():
                network(example)
        except (RuntimeError, AssertionError, ValueError) as error:
            # What a layer of a fixed size raises depends on who wrote it.
            raise FixedSizeError(
                phase.name, phase.size_px, recipe.network.family
            ) from error
