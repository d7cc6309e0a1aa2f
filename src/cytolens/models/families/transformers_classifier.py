"""Any image classifier of Transformers, built from its configuration."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForImageClassification
from transformers.utils import logging

from cytolens.config import StrictModel
from cytolens.models.errors import NetworkError, WeightsError
from cytolens.models.families.timm_stages import Stage, timm_stages
from cytolens.models.init.positions import fit_positions
from cytolens.models.network import HEAD, Network
from cytolens.models.registry import NETWORKS, Family, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.models.families.untyped import TransformersModel


class TransformersOptions(StrictModel):
    """The model's own configuration."""

    config: dict[str, Any]
    """What Transformers keeps in ``config.json``; ``model_type`` must be there."""


class TransformersNetwork(Network):
    """A Transformers model; its weights are saved the way Transformers opens them."""

    def __init__(self, model: TransformersModel) -> None:
        super().__init__()
        self.model = model
        self._head()  # a model without a linear head is refused at once

    def forward(self, images: Tensor) -> Tensor:
        """Return logits, shape ``(batch, classes)``."""
        return self.model(pixel_values=images).logits

    def embed(self, images: Tensor) -> Tensor:
        """Return what the last linear layer sees, shape ``(batch, features)``."""
        seen: list[Tensor] = []
        hook = self.classifier.register_forward_pre_hook(
            lambda _, inputs: seen.append(inputs[0])
        )
        try:
            self.model(pixel_values=images)
        finally:
            hook.remove()
        return seen[0]

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Return logits of what `embed` returns, with the model's own dropout."""
        dropout = getattr(self.model, "dropout", None)
        dropped = dropout(inputs) if isinstance(dropout, nn.Dropout) else inputs
        return super().head_logits(dropped)

    def stages(self) -> dict[str, nn.Module]:
        """Stem, numbered stages, neck and head."""
        base = self.model.base_model
        named = timm_stages(base, nn.Identity())
        named[HEAD] = self._head()
        inside = {id(p) for stage in named.values() for p in stage.parameters()}
        # Some families keep a norm between the base model and the classifier.
        rest = [p for p in self.model.parameters() if id(p) not in inside]
        if rest:
            named[HEAD] = Stage([named[HEAD]], rest)
        return named

    @property
    def classifier(self) -> nn.Linear:
        """The last linear layer."""
        layers = [m for m in self._head().modules() if isinstance(m, nn.Linear)]
        return layers[-1]

    def _head(self) -> nn.Module:
        head = getattr(self.model, "classifier", None)
        if not isinstance(head, nn.Module) or not any(
            isinstance(m, nn.Linear) for m in head.modules()
        ):
            raise NetworkError(
                f"The Transformers model {type(self.model).__name__} has no linear "
                "layer named 'classifier', so Cytolens cannot read or train it. "
                "Choose an image-classification model such as ViT, Swin or ResNet."
            )
        return head

    def backbones(self) -> list[tuple[nn.Module, nn.Module | None]]:
        """The Transformers model."""
        return [(self.model, self._head())]

    def own_names(self, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Let Transformers read its own format; drop what it cannot place."""
        fitted = {
            name: fit_positions(tensor, self._positions(name))
            for name, tensor in tensors.items()
        }
        try:
            loaded, report = self._read(None, state_dict=fitted)
        # Transformers lets pass whatever a foreign file makes its readers raise.
        except Exception as error:
            raise WeightsError(
                f"Transformers cannot read these weights as "
                f"{type(self.model).__name__}: {error}"
            ) from error
        lost = {*report["missing_keys"]} | {k for k, *_ in report["mismatched_keys"]}
        return {k: v for k, v in loaded.state_dict().items() if k not in lost}

    def _positions(self, name: str) -> Tensor | None:
        if not name.endswith("position_embeddings"):
            return None
        own = self.model.state_dict()
        return next((v for k, v in own.items() if k.endswith(name)), None)

    def _read(
        self, folder: Path | None, **arguments: object
    ) -> tuple[TransformersModel, dict[str, Any]]:
        with _quiet():
            return type(self.model).from_pretrained(
                folder,
                config=self.model.config,
                use_safetensors=True,
                local_files_only=True,
                dtype=torch.float32,
                output_loading_info=True,
                ignore_mismatched_sizes=True,
                **arguments,
            )

    def save_weights(self, folder: Path) -> None:
        """Write ``model.safetensors`` and ``config.json`` as Transformers does."""
        with _quiet():
            self.model.save_pretrained(folder)

    def load_weights(self, folder: Path) -> None:
        """Read a folder that Transformers (or `save_weights`) wrote.

        Raises:
            WeightsError: If a tensor is missing or does not fit.
        """
        try:
            loaded, report = self._read(folder)
        # Transformers lets pass whatever a foreign file makes its readers raise.
        except Exception as error:
            raise WeightsError(
                f"Transformers cannot load the weights in {folder}: {error}"
            ) from error
        lost = {*report["missing_keys"]} | {k for k, *_ in report["mismatched_keys"]}
        if lost:
            raise WeightsError(
                f"{folder} lacks {len(lost)} tensors of the network, or has them in "
                f"another shape, the first is {min(lost)!r}. Take the folder again "
                "from its source."
            )
        self.model.load_state_dict(loaded.state_dict())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep Transformers' progress bars and advice out of the terminal."""
    level = logging.get_verbosity()
    # Transformers has no types here (three times).
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _build(options: TransformersOptions, shape: Shape) -> Network:
    settings = dict(options.config)
    kind = settings.pop("model_type", None)
    # Never code of others; and 32 bit, whatever the file was saved in.
    for key in ("auto_map", "dtype", "torch_dtype", "quantization_config"):
        settings.pop(key, None)
    if not isinstance(kind, str):
        raise NetworkError(
            "network.options.config has no model_type. Copy the whole config.json of "
            "the Transformers model, for instance model_type = 'vit'."
        )
    if len(settings.get("id2label", {})) != shape.n_classes:
        settings.pop("id2label", None)
        settings.pop("label2id", None)
        settings["num_labels"] = shape.n_classes
    if "image_size" in settings or kind in {"vit", "deit", "beit", "swin"}:
        settings["image_size"] = shape.size_px
    try:
        config = AutoConfig.for_model(kind, **settings)
        # Transformers has no types here.
        model = AutoModelForImageClassification.from_config(config)  # type: ignore[no-untyped-call]
    except NetworkError:
        raise
    # A foreign configuration makes Transformers raise nearly anything.
    except Exception as error:
        raise NetworkError(
            f"Transformers cannot build a {kind!r} image classifier from "
            f"network.options.config: {error}"
        ) from error
    return TransformersNetwork(model)


NETWORKS.register("transformers")(Family(options=TransformersOptions, build=_build))
