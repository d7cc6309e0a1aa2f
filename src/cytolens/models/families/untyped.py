"""Types for the parts of timm and Transformers that have none; for checkers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import Tensor, nn

if TYPE_CHECKING:
    from pathlib import Path


class TimmModel(nn.Module):
    """A network as ``timm.create_model`` returns it."""

    head_hidden_size: int

    if TYPE_CHECKING:

        def __call__(self, images: Tensor) -> Tensor:
            """Return logits, or features where the network has no head."""

        def forward_features(self, images: Tensor) -> Tensor:
            """Return maps or tokens."""

        def forward_head(self, maps: Tensor, *, pre_logits: bool) -> Tensor:
            """Return logits, or the pooled features before them."""

        def forward_intermediates(
            self, images: Tensor, *, indices: int
        ) -> tuple[Tensor, list[Tensor]]:
            """Return what `forward_features` does, and the maps of late stages."""

        def get_classifier(self) -> nn.Module:
            """Return the last layer."""


class ClassifierOutput:
    """What an image classifier of Transformers' returns."""

    logits: Tensor


class TransformersModel(nn.Module):
    """A ``PreTrainedModel`` for image classification."""

    config: Any
    base_model: nn.Module

    if TYPE_CHECKING:

        def __call__(self, *, pixel_values: Tensor) -> ClassifierOutput:
            """Return logits."""

        def save_pretrained(self, folder: Path) -> None:
            """Write configuration and weights."""

        @classmethod
        def from_pretrained(
            cls, folder: Path | None, **arguments: object
        ) -> tuple[TransformersModel, dict[str, Any]]:
            """Read both; with ``output_loading_info``, report what did not fit."""
