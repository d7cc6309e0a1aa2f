"""Occlusion: how far the score falls when a square is painted over.

Source:
    Zeiler and Fergus 2014, ECCV, https://arxiv.org/abs/1311.2901; computed by Captum,
    which averages over the squares that cover a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.explanation.baseline import mean_colour
from cytolens.explanation.captum_extra import captum_attr, scorer
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network

_IMAGES_AT_ONCE = 16


@dataclass(frozen=True)
class Occlusion:
    """Signed: where the score rises when a square is gone, it is negative."""

    window_share: float = 1 / 8
    """Side of the square, as a share of the image's; it moves by half of itself."""
    name: str = "occlusion"
    title: str = "Occlusion"
    kind: Kind = "signed"
    is_class_specific: bool = True

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Refuse none."""
        return None

    @torch.no_grad()
    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        window = max(2, round(images.shape[-1] * self.window_share))
        # One image of a pair is covered at a time.
        channels = (3,) if images.ndim == 4 else (1, 3)
        stride = window // 2
        result: Tensor = (
            captum_attr()
            .Occlusion(scorer(network))
            .attribute(
                images,
                sliding_window_shapes=(*channels, window, window),
                strides=(*channels, stride, stride),
                baselines=mean_colour(images),
                additional_forward_args=targets,
                perturbations_per_eval=max(1, _IMAGES_AT_ONCE // len(images)),
            )
        )
        # Every colour of a place has the same figure.
        maps = result.select(-3, 0).float()
        return maps if maps.ndim == 4 else maps[:, None]


METHODS.register("occlusion")(Occlusion())
