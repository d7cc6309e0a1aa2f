"""All of a recipe's augmentation, in its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.training.augmentation.blur import blur_some
from cytolens.training.augmentation.colour import jitter_colour
from cytolens.training.augmentation.erasing import erase_some
from cytolens.training.augmentation.geometry import affine_maps, move_images, moves
from cytolens.training.augmentation.mixing import mix_samples
from cytolens.training.augmentation.stain import jitter_stain

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.recipe import AugmentationSpec
    from cytolens.training.augmentation.draws import Draws


@dataclass(frozen=True)
class Augmenter:
    """Geometry, stain, colour, blur, erasing and mixing, as a recipe asks."""

    spec: AugmentationSpec

    def __call__(
        self, images: Tensor, targets: Tensor, *, draws: Draws
    ) -> tuple[Tensor, Tensor]:
        """Change a batch.

        Args:
            images: In [0, 1], shape ``(batch, images, 3, side, side)``.
            targets: Share of each class, shape ``(batch, classes)``.
            draws: Numbers for these samples.

        Returns:
            Images in [0, 1] and targets, of the same shapes.
        """
        shape = images.shape
        flat = self._change_each(images.flatten(0, 1), shape[1], draws)
        images = flat.reshape(shape)
        if self.spec.mixup or self.spec.cutmix:
            return mix_samples(images, targets, spec=self.spec, draws=draws)
        return images, targets

    def _change_each(self, images: Tensor, per_sample: int, draws: Draws) -> Tensor:
        spec = self.spec
        if moves(spec):
            maps = affine_maps(spec, draws).repeat_interleave(per_sample, dim=0)
            images = move_images(images, maps)
        if spec.stain or spec.stain_shift:
            images = jitter_stain(
                images, spec.stain, draws, shift_deviation=spec.stain_shift
            )
        images = jitter_colour(images, spec, draws)
        if spec.blur:
            images = blur_some(images, spec.blur, draws)
        if spec.erase:
            images = erase_some(images, spec.erase, draws)
        return images
