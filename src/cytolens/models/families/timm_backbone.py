"""Any timm backbone, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import timm
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from cytolens.config import StrictModel
from cytolens.errors import UnknownNameError
from cytolens.models.families.timm_stages import timm_stages
from cytolens.models.network import Network
from cytolens.models.registry import NETWORKS, Family, Shape

if TYPE_CHECKING:
    from cytolens.models.families.untyped import TimmModel

Rate = Annotated[float, Field(ge=0, lt=1)]


class BackboneOptions(StrictModel):
    """Which timm network, and how it is built."""

    backbone: str
    """A name of ``timm.list_models()``."""
    pad_type: Literal["", "same"] = ""
    """``same`` pads as TensorFlow does; for backbones whose weights come from there."""
    drop_rate: Rate = 0.0
    """Dropout before the head."""
    drop_path_rate: Rate = 0.0
    """Stochastic depth, where the backbone has it."""


class TimmNetwork(Network):
    """A timm network with its own linear head."""

    def __init__(self, model: TimmModel, *, drop_rate: float = 0.0) -> None:
        super().__init__()
        self.model = model
        self.drop_rate = drop_rate
        if self.classifier is not None:
            # timm draws some heads for a thousand classes: with five, logits of
            # MobileNetV2 begin so large that the first loss is three times chance.
            self.classifier.reset_parameters()

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape ``(batch, classes)``."""
        return self.model(images)

    def embed(self, images: Tensor) -> Tensor:
        """Return pooled features, shape ``(batch, features)``."""
        maps = self.model.forward_features(images)
        return self.model.forward_head(maps, pre_logits=True)

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Return logits of pooled features, with the dropout that timm has there."""
        dropped = functional.dropout(inputs, self.drop_rate, training=self.training)
        return super().head_logits(dropped)

    def stages(self) -> dict[str, nn.Module]:
        """Stem, numbered stages, neck and head."""
        return timm_stages(self.model, self.model.get_classifier())

    def backbones(self) -> list[tuple[nn.Module, nn.Module | None]]:
        """The timm network, whose names its own weights files use."""
        return [(self.model, self.model.get_classifier())]

    @property
    def classifier(self) -> nn.Linear | None:
        """The linear head."""
        head = self.model.get_classifier()
        return head if isinstance(head, nn.Linear) else None


def create_backbone(
    options: BackboneOptions, *, n_classes: int, size_px: int, **extra: object
) -> TimmModel:
    """Create a timm network with random weights; 0 classes leave the head out.

    Raises:
        UnknownNameError: If timm has no network of that name.
    """
    if not timm.is_model(options.backbone):
        raise UnknownNameError("timm backbone", options.backbone, _alike(options))
    arguments: dict[str, Any] = {"drop_rate": options.drop_rate, **extra}
    if options.pad_type:
        arguments["pad_type"] = options.pad_type
    if options.drop_path_rate:
        arguments["drop_path_rate"] = options.drop_path_rate
    if _has_fixed_size(timm.get_pretrained_cfg(options.backbone)):
        arguments["img_size"] = size_px
    model = timm.create_model(
        options.backbone, pretrained=False, num_classes=n_classes, **arguments
    )
    return cast("TimmModel", model)


def _has_fixed_size(config: object) -> bool:
    return bool(config and getattr(config, "fixed_input_size", False))


def _alike(options: BackboneOptions) -> list[str]:
    """Names that share the beginning; the whole list has over a thousand."""
    stem = options.backbone[:6]
    alike: list[str] = timm.list_models(f"{stem}*")[:12]
    return alike or ["mobilenetv2_100", "resnet50"]


def _build(options: BackboneOptions, shape: Shape) -> Network:
    return TimmNetwork(
        create_backbone(options, n_classes=shape.n_classes, size_px=shape.size_px),
        drop_rate=options.drop_rate,
    )


NETWORKS.register("timm")(Family(options=BackboneOptions, build=_build))
