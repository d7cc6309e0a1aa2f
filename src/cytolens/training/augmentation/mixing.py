"""Mixup and CutMix: two samples become one, and so do their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.training.augmentation.boxes import box_mask

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.recipe import AugmentationSpec
    from cytolens.training.augmentation.draws import Draws


def mix_samples(
    images: Tensor, targets: Tensor, *, spec: AugmentationSpec, draws: Draws
) -> tuple[Tensor, Tensor]:
    """Mix each sample with another of the batch.

    Args:
        images: Shape ``(batch, images, 3, side, side)``.
        targets: Share of each class, shape ``(batch, classes)``.
        spec: Parameters of the Beta distributions; where both are on, half of the
            samples go each way.
        draws: For these samples.

    Returns:
        Images and targets of the same shapes. A pair is mixed as one sample.

    Source:
        Zhang et al. 2017, arXiv:1710.09412; Yun et al. 2019, arXiv:1905.04899.
    """
    partner = draws.common("mix_partner").argsort()
    blends = draws.common("mix_kind") < _mixup_share(spec)
    blend = _beta(spec.mixup, draws)
    kept, mask = _cut(_beta(spec.cutmix, draws), draws, side_px=images.shape[-1])
    share = torch.where(blends, blend, kept)
    weight = torch.where(
        blends[:, None, None, None], blend[:, None, None, None], (~mask).float()
    )[:, None]
    other = images[partner]
    mixed = other + (images - other) * weight
    return mixed, targets[partner].lerp(targets, share[:, None])


def _mixup_share(spec: AugmentationSpec) -> float:
    return 0.5 if spec.mixup and spec.cutmix else float(spec.mixup > 0)


def _cut(kept: Tensor, draws: Draws, *, side_px: int) -> tuple[Tensor, Tensor]:
    """The true share that is kept, and the mask of what is pasted."""
    length = (1 - kept).sqrt()
    mask = box_mask(
        length,
        length,
        place_x=draws.common("mix_x"),
        place_y=draws.common("mix_y"),
        side_px=side_px,
    )
    return 1 - mask.float().mean(dim=(1, 2, 3)), mask


def _beta(concentration: float, draws: Draws) -> Tensor:
    """Draw from Beta(c, c) by its inverse; c = 0 is always 1, which mixes nothing."""
    uniform = draws.common("mix_share")
    if concentration == 0:
        return torch.ones_like(uniform)
    from scipy.special import betaincinv

    values = betaincinv(concentration, concentration, uniform.double().cpu().numpy())
    return torch.from_numpy(values).to(uniform)
