"""Integrated gradients: each pixel's gradient, averaged on the way from a blank image.

The sum over all pixels is how much the score rises from the blank image to this one.

Source:
    Sundararajan, Taly and Yan 2017, ICML, https://arxiv.org/abs/1703.01365; computed by
    Captum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.explanation.baseline import mean_colour
from cytolens.explanation.captum_extra import captum_attr, scorer
from cytolens.explanation.methods.registry import METHODS

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network

_IMAGES_AT_ONCE = 16


@dataclass(frozen=True)
class IntegratedGradients:
    """Signed attributions of pixels, colours summed; see `Method`."""

    steps: int = 32
    """Points on the way, by the Gauss-Legendre rule."""
    name: str = "integrated-gradients"
    title: str = "Integrated gradients"
    kind: Kind = "signed"
    is_class_specific: bool = True

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Refuse none."""
        return None

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        result: Tensor = (
            captum_attr()
            .IntegratedGradients(scorer(network))
            .attribute(
                images.detach(),
                mean_colour(images.detach()),
                additional_forward_args=targets,
                n_steps=self.steps,
                method="gausslegendre",
                internal_batch_size=max(_IMAGES_AT_ONCE, len(images)),
            )
        )
        maps = result.detach().sum(dim=-3).float()
        return maps if maps.ndim == 4 else maps[:, None]


METHODS.register("integrated-gradients")(IntegratedGradients())
