"""The uniform numbers that one image's augmentation reads, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from torch import Tensor

NAMES = (
    *("flip_x", "flip_y", "turn", "move", "angle", "shift_x", "shift_y", "zoom"),
    *("area", "aspect", "crop_x", "crop_y"),
    *("brightness_r", "brightness_g", "brightness_b"),
    *("contrast_r", "contrast_g", "contrast_b", "saturation"),
    *("stain_scale_h", "stain_scale_e", "stain_scale_d"),
    *("stain_shift_h", "stain_shift_e", "stain_shift_d"),
    *("blur", "blur_sigma", "erase", "erase_area", "erase_aspect"),
    *("erase_x", "erase_y", "mix_kind", "mix_partner", "mix_share", "mix_x", "mix_y"),
)
_COLUMN = {name: number for number, name in enumerate(NAMES)}


@dataclass(frozen=True)
class Draws:
    """Uniform numbers in [0, 1), shape ``(batch, images, len(NAMES))``.

    ``images`` is 1, or 2 for a pair. What is common to a pair reads the first.
    """

    values: Tensor

    def common(self, name: str) -> Tensor:
        """One number per sample, shape ``(batch,)``."""
        return self.values[:, 0, _COLUMN[name]]

    def each(self, name: str) -> Tensor:
        """One number per image, shape ``(batch * images,)``."""
        return self.values[:, :, _COLUMN[name]].flatten()


def draw_epoch(samples: int, images: int, *, seed: int) -> Tensor:
    """Draw for every place of an epoch, shape ``(samples, images, len(NAMES))``."""
    generator = torch.Generator().manual_seed(derive_seed(seed, "augmentation"))
    return torch.rand(samples, images, len(NAMES), generator=generator)


def between(low: float, high: float, uniform: Tensor) -> Tensor:
    """Stretch uniform numbers to a range."""
    return low + (high - low) * uniform


def around(deviation: float, uniform: Tensor) -> Tensor:
    """Stretch uniform numbers to ``[-deviation, deviation]``."""
    return between(-deviation, deviation, uniform)
