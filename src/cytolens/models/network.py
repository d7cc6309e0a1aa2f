"""What every network offers to training, prediction and explanation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from cytolens.models.errors import NetworkError, WeightsError
from cytolens.models.init.dialects import as_timm

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS_FILE = "model.safetensors"
HEAD = "head"


class Network(nn.Module, ABC):
    """A classifier from normalised images to logits.

    ``forward`` takes ``(batch, 3, size, size)``, or ``(batch, 2, 3, size, size)`` for
    a pair (before, after), as float32, and returns ``(batch, classes)``. Softmax of
    the result is the probability, for every family: a sigmoid head ``z`` returns
    ``[0, z]``, a log-softmax network returns its log-probabilities.
    """

    images_per_sample: int = 1
    """1, or 2 for a pair."""

    @abstractmethod
    def embed(self, images: Tensor) -> Tensor:
        """Return the features before the head, shape ``(batch, features)``."""

    def head_input(self, images: Tensor) -> Tensor:
        """Return what the stages before the head make of images.

        While they are frozen, it is computed once and kept; only `head_logits` of it
        is computed anew.
        """
        return self.embed(images)

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Apply the head, with its dropout; of `head_input` it gives `forward`.

        Raises:
            NetworkError: If the head is no linear layer, and the family says nothing
                else of it.
        """
        if self.classifier is None:
            raise NetworkError("The head of this network is not one linear layer.")
        logits: Tensor = self.classifier(inputs)
        return logits

    def fuse(self, inputs: Tensor) -> Tensor:
        """Return `embed` of the images that ``inputs`` is the `head_input` of."""
        return inputs

    @abstractmethod
    def stages(self) -> dict[str, nn.Module]:
        """Split the network from stem to head, for freezing and for rates.

        Every parameter stands in exactly one stage; the last stage is ``head``, the
        parts that no pretrained file can fill.
        """

    @property
    @abstractmethod
    def classifier(self) -> nn.Linear | None:
        """The last linear layer, from `embed` to logits.

        It has one output per class, or one in all where the head is a sigmoid. None
        where the family's head is something else.
        """

    def backbones(self) -> list[tuple[nn.Module, nn.Module | None]]:
        """The parts that pretrained weights fill, each with its own head if any."""
        return [(self, self.classifier)]

    def own_names(self, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
        """Rename foreign weights to the names of the backbones' tensors."""
        return as_timm(tensors)

    def save_weights(self, folder: Path) -> None:
        """Write ``model.safetensors``, and what its format needs beside it."""
        from safetensors.torch import save_file

        tensors = {
            name: tensor.detach().cpu().contiguous()
            for name, tensor in self.state_dict().items()
        }
        save_file(tensors, folder / WEIGHTS_FILE, metadata={"format": "pt"})

    def load_weights(self, folder: Path) -> None:
        """Read what `save_weights` wrote; every tensor must be there and fit.

        Raises:
            WeightsError: If names or shapes differ from this network's.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        path = folder / WEIGHTS_FILE
        try:
            tensors = load_file(path)
        except (SafetensorError, OSError) as error:
            raise WeightsError(
                f"{path} is not a readable safetensors file: {error}. "
                "Copy it again from where it was made."
            ) from error
        own = self.state_dict()
        wrong = sorted(
            name
            for name in own.keys() | tensors.keys()
            if name not in own
            or name not in tensors
            or own[name].shape != tensors[name].shape
        )
        if wrong:
            raise WeightsError(
                f"{path} does not fit the network: {len(wrong)} of {len(own)} tensors "
                f"are missing, foreign or of another shape, the first is {wrong[0]!r}. "
                "The folder mixes the files of two models; take it again."
            )
        self.load_state_dict(tensors)


def sigmoid_logits(z: Tensor) -> Tensor:
    """Turn one sigmoid logit per sample, shape ``(batch, 1)``, into two softmax ones.

    softmax([0, z])[1] equals sigmoid(z).
    """
    return torch.cat([torch.zeros_like(z), z], dim=1)
