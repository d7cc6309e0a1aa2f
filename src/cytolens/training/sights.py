"""Ways to look at an image of which the features are kept.

A drawn variant depends on the image and its number alone, not on a run's seed or an
image's place in an epoch: so runs, seeds and folds share what is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from cytolens.models.recipe import AugmentationSpec
from cytolens.training.augmentation.draws import NAMES, Draws
from cytolens.training.augmentation.pipeline import Augmenter
from cytolens.training.pixels import to_unit_range
from cytolens.training.shrinking import shrink
from cytolens.training.views import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from cytolens.models.recipe import PhaseSpec


@dataclass(frozen=True)
class Sight:
    """An image as it is, in one of its eight views, or in a drawn variant."""

    view: int = 0
    variant: int = 0
    augmentation: AugmentationSpec = field(default_factory=AugmentationSpec)
    size_share: float = 1.0
    """Share of the side to which images are shrunk first."""

    def facts(self) -> dict[str, Any]:
        """Plain data that tells it from any other."""
        facts: dict[str, Any] = {"view": self.view, "size_share": self.size_share}
        if augments(self.augmentation):
            facts["variant"] = self.variant
            facts["augmentation"] = self.augmentation.model_dump(mode="json")
        return facts

    def __call__(self, pixels: Tensor, keys: Sequence[bytes]) -> Tensor:
        """Change images.

        Args:
            pixels: uint8, shape ``(samples, images, side, side, 3)``.
            keys: Digest of each sample.

        Returns:
            In [0, 1], shape ``(samples, images, 3, side, side)``.
        """
        images = view(to_unit_range(shrink(pixels, self.size_share)), self.view)
        if not augments(self.augmentation):
            return images
        draws = torch.stack([self._draw(key, images.shape[1]) for key in keys])
        targets = torch.zeros(len(images), 1, device=images.device)
        augment = Augmenter(self.augmentation)
        return augment(images, targets, draws=Draws(draws.to(images.device)))[0]

    def _draw(self, key: bytes, images: int) -> Tensor:
        digest = hashlib.sha256(key + self.variant.to_bytes(4, "big")).digest()
        seed = int.from_bytes(digest[:8], "big") >> 1
        generator = torch.Generator().manual_seed(seed)
        return torch.rand(images, len(NAMES), generator=generator)


def augments(spec: AugmentationSpec) -> bool:
    """Whether a recipe changes its training images at all."""
    return spec != AugmentationSpec()


def training_sights(phase: PhaseSpec, spec: AugmentationSpec) -> tuple[Sight, ...]:
    """The variants that a phase's epochs take turns with; one without augmentation."""
    count = min(phase.feature_variants, phase.epochs) if augments(spec) else 1
    return tuple(
        Sight(variant=number, augmentation=spec, size_share=phase.size_share)
        for number in range(count)
    )
