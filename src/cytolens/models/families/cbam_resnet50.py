"""ResNet with a convolutional block attention module in every residual block.

The module (Woo et al. 2018, ECCV, https://arxiv.org/abs/1807.06521) refines the
output of a block's last convolution and batch norm, before the residual addition:
first by channel (average- and max-pooled, one shared perceptron), then by place
(mean and maximum over channels, one 7 x 7 convolution). timm has both; every other
key keeps its name, so plain ResNet-50 weights fill all but the attention.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cytolens.models.families.timm_backbone import (
    BackboneOptions,
    TimmNetwork,
    create_backbone,
)
from cytolens.models.registry import NETWORKS, Family, Shape

if TYPE_CHECKING:
    from cytolens.models.network import Network


class CbamOptions(BackboneOptions):
    """A ResNet of timm's; 50 layers as published, smaller ones for a laptop."""

    backbone: Literal["resnet18", "resnet26", "resnet34", "resnet50"] = "resnet50"


def _build(options: CbamOptions, shape: Shape) -> Network:
    model = create_backbone(
        options,
        n_classes=shape.n_classes,
        size_px=shape.size_px,
        block_args={"attn_layer": "cbam"},
    )
    return TimmNetwork(model, drop_rate=options.drop_rate)


NETWORKS.register("cbam-resnet50")(Family(options=CbamOptions, build=_build))
