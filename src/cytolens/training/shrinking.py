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

_STEP_PX = 32


class FixedSizeError(TrainingError):
    """A phase shrinks images, and the network takes one size only."""

    def __init__(self, phase: str, size_px: int, family: str) -> None:
        super().__init__(
            f"Phase {phase!r} shrinks its images to {size_px} px, which a {family!r} "
            "network of this recipe cannot take. Leave size_share out of the phase."
        )


def shrunk_px(side_px: int, share: float) -> int:
    """Give the side after shrinking, which backbones halve five times."""
    if share == 1:
        return side_px
    return min(side_px, _STEP_PX * max(1, round(share * side_px / _STEP_PX)))


def shrink(pixels: Tensor, share: float) -> Tensor:
    """Shrink images with a low-pass filter, so that fine texture does not alias.

    Args:
        pixels: uint8, shape ``(batch, images, side, side, 3)``.
        share: Of the side that is kept, rounded to a multiple of 32 px.

    Returns:
        uint8, shape ``(batch, images, new side, new side, 3)``.
    """
    side = pixels.shape[2]
    size = shrunk_px(side, share)
    if size == side:
        return pixels
    flat = pixels.flatten(0, 1).movedim(-1, 1)
    if flat.device.type != "cpu":
        flat = flat.float()  # only the CPU filters bytes
    small = functional.interpolate(flat, (size, size), mode="bilinear", antialias=True)
    if small.is_floating_point():
        small = small.round().to(torch.uint8)
    return small.movedim(1, -1).reshape(*pixels.shape[:2], size, size, 3)


def require_sizes(network: Network, recipe: Recipe, *, size_px: int) -> None:
    """Try every size that a phase shrinks to, before hours are spent.

    Args:
        network: Freshly built.
        recipe: Its recipe.
        size_px: Of the input.

    Raises:
        FixedSizeError: If the network refuses one.
    """
    images = (2,) if recipe.input.kind == "pair" else ()
    for phase in recipe.phases:
        size = shrunk_px(size_px, phase.size_share)
        if size == size_px:
            continue
        example = torch.zeros(1, *images, 3, size, size)
        network.eval()
        try:
            with torch.no_grad():
                network(example)
        except (RuntimeError, AssertionError, ValueError) as error:
            # What a layer of a fixed size raises depends on who wrote it.
            family = recipe.network.family
            raise FixedSizeError(phase.name, size, family) from error
