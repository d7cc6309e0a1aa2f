"""The small network for PatchCamelyon patches: four convolutions, two dense layers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from torch import Tensor, nn
from torch.nn.functional import log_softmax

from cytolens.config import StrictModel
from cytolens.models.network import HEAD, Network
from cytolens.models.registry import NETWORKS, Family, Shape

Width = Annotated[int, Field(ge=1, le=4096)]


class PcamCnnOptions(StrictModel):
    """Widths, which the published card leaves open, and the dropout."""

    widths: tuple[Width, Width, Width, Width] = (32, 64, 128, 256)
    """Channels of the four convolutions."""
    hidden: Width = 256
    """Outputs of the first dense layer."""
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.4


class PcamCnn(Network):
    """Four times convolution, ReLU and max pooling; two dense layers; log-softmax."""

    def __init__(self, options: PcamCnnOptions, shape: Shape) -> None:
        super().__init__()
        channels = (3, *options.widths)
        self.convolutions = nn.ModuleList(
            _conv_relu_pool(before, after)
            for before, after in zip(channels, options.widths, strict=False)
        )
        side = shape.size_px // 2 ** len(options.widths)
        if side < 1:
            msg = "four poolings leave nothing of an input below 16 px"
            raise ValueError(msg)
        self.dense = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(options.dropout),
            nn.Linear(options.widths[-1] * side * side, options.hidden),
            nn.ReLU(),
            nn.Dropout(options.dropout),
        )
        self.last = nn.Linear(options.hidden, shape.n_classes)

    def embed(self, images: Tensor) -> Tensor:
        """Return the first dense layer's output, shape ``(batch, hidden)``."""
        maps = images
        for convolution in self.convolutions:
            maps = convolution(maps)
        features: Tensor = self.dense(maps)
        return features

    def forward(self, images: Tensor) -> Tensor:
        """Return log-probabilities, shape ``(batch, classes)``."""
        return self.head_logits(self.embed(images))

    def head_logits(self, inputs: Tensor) -> Tensor:
        """Return log-probabilities of the first dense layer's output."""
        return log_softmax(self.last(inputs), dim=1)

    def stages(self) -> dict[str, nn.Module]:
        """The four convolutions, the first dense layer, the head."""
        named = {f"stage{i}": c for i, c in enumerate(self.convolutions, start=1)}
        return {**named, "neck": self.dense, HEAD: self.last}

    @property
    def classifier(self) -> nn.Linear:
        """The second dense layer."""
        return self.last


def _conv_relu_pool(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    )


NETWORKS.register("pcam-cnn")(Family(options=PcamCnnOptions, build=PcamCnn))
