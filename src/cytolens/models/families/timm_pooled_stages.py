"""A timm backbone whose head sees every stage, not only the last.

Colour and fine texture, which stain and chromatin are made of, fade in late stages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from cytolens.models.families.timm_backbone import BackboneOptions, create_backbone
from cytolens.models.families.timm_stages import timm_stages
from cytolens.models.network import HEAD, Network
from cytolens.models.registry import NETWORKS, Family, Shape

if TYPE_CHECKING:
    from cytolens.models.families.untyped import TimmModel

STAGES = 4
"""The last so many stages; earlier ones hold little but edges."""
_SMALLEST_VARIANCE = 1e-6


class PooledStages(Network):
    """Mean and deviation of each stage's maps, beside the backbone's own features."""

    def __init__(self, model: TimmModel, *, shape: Shape, drop_rate: float) -> None:
        super().__init__()
        self.model = model
        self.dropout = nn.Dropout(drop_rate)
        self.head = nn.Linear(self._features(shape.size_px), shape.n_classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape ``(batch, classes)``."""
        return self.head_logits(self.embed(images))

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Return logits of pooled features."""
        logits: Tensor = self.head(self.dropout(inputs))
        return logits

    def embed(self, images: Tensor) -> Tensor:
        """Return pooled features, shape ``(batch, features)``."""
        last, maps = self.model.forward_intermediates(images, indices=STAGES)
        own = self.model.forward_head(last, pre_logits=True)
        return torch.cat([own, *(_mean_and_deviation(m) for m in maps)], dim=1)

    @torch.no_grad()
    def _features(self, size_px: int) -> int:
        """Ask the backbone: what timm says of its stages is not always what comes."""
        image = torch.zeros(1, 3, size_px, size_px)
        count = self.eval().embed(image).shape[1]
        self.train()
        return count

    def stages(self) -> dict[str, nn.Module]:
        """Stem, numbered stages, neck and head."""
        return {**timm_stages(self.model, self.head), HEAD: self.head}

    def backbones(self) -> list[tuple[nn.Module, nn.Module | None]]:
        """The timm network, without a head of its own."""
        return [(self.model, None)]

    @property
    def classifier(self) -> nn.Linear | None:
        """The linear head."""
        return self.head


def _mean_and_deviation(maps: Tensor) -> Tensor:
    variance, mean = torch.var_mean(maps, dim=(2, 3), correction=0)
    return torch.cat([mean, (variance + _SMALLEST_VARIANCE).sqrt()], dim=1)


def _build(options: BackboneOptions, shape: Shape) -> Network:
    model = create_backbone(options, n_classes=0, size_px=shape.size_px)
    return PooledStages(model, shape=shape, drop_rate=options.drop_rate)


NETWORKS.register("timm-pooled-stages")(Family(options=BackboneOptions, build=_build))
