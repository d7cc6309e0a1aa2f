"""Random maps: the control that every other method must beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import torch

from cytolens.explanation.methods.registry import METHODS
from cytolens.explanation.spatial_maps import stretched

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.explanation.saliency import Kind
    from cytolens.models.network import Network


@dataclass(frozen=True)
class RandomMap:
    """Smooth noise, as coarse as the maps of a common network; see `Method`.

    An image always has the same map, and two images have different ones.
    """

    seed: int = 0
    side: int = 7
    """Rows and columns that are drawn; the rest is in between."""
    name: str = "random"
    title: str = "Random (control)"
    kind: Kind = "positive"
    is_class_specific: bool = False

    def refuses(self, network: Network, size_px: int) -> str | None:
        """Refuse none."""
        return None

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Draw a map for each image; see `Method.maps`."""
        drawn = torch.stack([self._draw(image) for image in images]).to(images.device)
        return stretched(
            drawn.flatten(0, 1), samples=len(images), size_px=images.shape[-1]
        )

    def _draw(self, sample: Tensor) -> Tensor:
        pixels = sample.detach().cpu().contiguous().numpy().tobytes()
        generator = torch.Generator().manual_seed(crc32(pixels, self.seed))
        count = 1 if sample.ndim == 3 else len(sample)
        return torch.rand(count, self.side, self.side, generator=generator)


METHODS.register("random")(RandomMap())
