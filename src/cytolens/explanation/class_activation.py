"""What all class activation methods share: one map, made of the last ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.explanation.layers import target_layers
from cytolens.explanation.part_method import PartMethod
from cytolens.explanation.spatial_maps import SpatialMaps, spatial_maps, stretched

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from cytolens.explanation.layers import TargetLayer
    from cytolens.models.network import Network


@dataclass(frozen=True)
class ClassActivation(PartMethod):
    """A method that weighs the channels of the last spatial map; see `Method`."""

    combine: Callable[[SpatialMaps], Tensor]
    """From maps ``(n, c, h, w)`` to ``(n, h, w)``; what is positive counts."""

    def find_part(self, network: Network, size_px: int) -> tuple[TargetLayer, ...]:
        """Find the last spatial maps."""
        return target_layers(network, size_px)

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        seen = spatial_maps(network, images, targets, gradients=self.uses_gradients)
        maps = self.combine(seen).clamp(min=0)
        return stretched(maps, samples=len(images), size_px=images.shape[-1])
