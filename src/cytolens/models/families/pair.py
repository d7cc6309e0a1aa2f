"""Two images in, one answer out: two backbones (or a shared one) and a fusion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

import torch
from pydantic import Field, model_validator
from torch import Tensor, nn

from cytolens.models.families.fusion import AttentionFusion, ConcatFusion
from cytolens.models.families.timm_backbone import BackboneOptions, create_backbone
from cytolens.models.families.timm_stages import Stage, timm_stages
from cytolens.models.network import HEAD, Network, sigmoid_logits
from cytolens.models.registry import NETWORKS, Family, Shape

if TYPE_CHECKING:
    from cytolens.models.families.untyped import TimmModel


class PairOptions(BackboneOptions):
    """The backbone of both images, and how their features are fused."""

    shared: bool = True
    """One backbone sees both images; false: each image has its own."""
    fusion: Literal["concat", "attention"] = "concat"
    width: Annotated[int, Field(ge=1, le=8192)] = 512
    """Features per image in the attention."""
    heads: Annotated[int, Field(ge=1, le=64)] = 8
    head: Literal["softmax", "sigmoid"] = "softmax"
    """``sigmoid``: one output for two classes; with more classes it is a softmax."""

    @model_validator(mode="after")
    def _heads_divide_width(self) -> Self:
        if self.width % self.heads:
            msg = f"width {self.width} is not a multiple of {self.heads} heads"
            raise ValueError(msg)
        return self


class PairNetwork(Network):
    """Backbone features of both images, fused, then one dense layer."""

    images_per_sample = 2

    def __init__(self, options: PairOptions, shape: Shape) -> None:
        super().__init__()
        self.before = _backbone(options, shape)
        # None: the same backbone sees both images (and is saved once).
        self.after = None if options.shared else _backbone(options, shape)
        self.fusion = _fusion(options, self.before.head_hidden_size)
        self.drop = nn.Dropout(options.drop_rate)
        one_output = options.head == "sigmoid" and shape.n_classes == 2
        self.last = nn.Linear(
            self.fusion.out_features, 1 if one_output else shape.n_classes
        )

    def features(self, pairs: Tensor) -> Tensor:
        """Return each image's own features, shape ``(batch, 2, features)``.

        Args:
            pairs: Shape ``(batch, 2, 3, size, size)``; before, then after.
        """
        if self.after is None:
            return self.before(pairs.flatten(0, 1)).reshape(len(pairs), 2, -1)
        return torch.stack([self.before(pairs[:, 0]), self.after(pairs[:, 1])], dim=1)

    def embed(self, images: Tensor) -> Tensor:
        """Return the fused features, shape ``(batch, features)``."""
        return self.fuse(self.features(images))

    def fuse(self, inputs: Tensor) -> Tensor:
        """Fuse features of shape ``(batch, 2, features)``."""
        fused: Tensor = self.fusion(inputs)
        return fused

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape ``(batch, classes)``."""
        return self.head_logits(self.features(images))

    def head_input(self, images: Tensor) -> Tensor:
        """Return each image's own features; their fusion belongs to the head."""
        return self.features(images)

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Fuse features of shape ``(batch, 2, features)``; return logits."""
        logits: Tensor = self.last(self.drop(self.fuse(inputs)))
        return sigmoid_logits(logits) if logits.shape[1] == 1 else logits

    def fusion_weights(self, images: Tensor) -> Tensor | None:
        """Attention between the images, ``(batch, heads, 2, 2)``; None without it."""
        if not isinstance(self.fusion, AttentionFusion):
            return None
        return self.fusion.weights(self.features(images))

    def stages(self) -> dict[str, nn.Module]:
        """Both backbones' stages of one depth together; fusion belongs to the head."""
        none = nn.Identity()
        named = timm_stages(self.before, none)
        if self.after is not None:
            other = timm_stages(self.after, none)
            named = {k: Stage([named[k], other[k]], []) for k in named}
        named[HEAD] = Stage([self.fusion, self.last], [])
        return named

    def backbones(self) -> list[tuple[nn.Module, nn.Module | None]]:
        """One backbone if it is shared, else both; they have no heads."""
        both = [self.before] if self.after is None else [self.before, self.after]
        return [(backbone, None) for backbone in both]

    @property
    def classifier(self) -> nn.Linear:
        """The dense layer after the fusion."""
        return self.last


def _backbone(options: PairOptions, shape: Shape) -> TimmModel:
    # The dropout of the recipe stands after the fusion, once.
    bare = options.model_copy(update={"drop_rate": 0.0})
    return create_backbone(bare, n_classes=0, size_px=shape.size_px)


def _fusion(options: PairOptions, features: int) -> ConcatFusion | AttentionFusion:
    if options.fusion == "concat":
        return ConcatFusion(features)
    return AttentionFusion(features, width=options.width, heads=options.heads)


NETWORKS.register("pair")(
    Family(options=PairOptions, build=PairNetwork, images_per_sample=2)
)
