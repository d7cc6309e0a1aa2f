"""What all class activation methods share: one map, made of the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.layers import target_layers
from cytolens.explanation.spatial_maps import SpatialMaps, spatial_maps, stretched

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network


@dataclass(frozen=True)
class ClassActivation:
    """A method that weighs the channels of the last spatial map; see `Method`."""

    name: str
    title: str
    combine: Callable[[SpatialMaps], Tensor]
    """From maps ``(n, c, h, w)`` to ``(n, h, w)``; what is positive counts."""
    uses_gradients: bool = True
    kind: Kind = "positive"

    @property
    def is_class_specific(self) -> bool:
        """Whether another class gives another map: it does through the gradients."""
        return self.uses_gradients

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Say why a network without a last spatial map has none."""
        try:
            target_layers(network, size_px)
        except ExplanationError as error:
            return str(error)
        return None

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        seen = spatial_maps(network, images, targets, gradients=self.uses_gradients)
        maps = self.combine(seen).clamp(min=0)
        return stretched(maps, samples=len(images), size_px=images.shape[-1])
