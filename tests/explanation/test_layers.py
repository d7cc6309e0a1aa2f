import pytest
import torch
from torch import Tensor, nn

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.layers import TargetLayer, target_layers
from cytolens.models.network import Network
from support.networks import (
    NETWORKS,
    WITH_MAPS,
    WITH_TOKENS,
    count_hooks,
    make_network,
)

EXPECTED = {
    "resnet": ["model.layer4"],
    "mobilenet": ["model.blocks"],
    "convnext": ["model.norm_pre"],
    "pooled": ["model.layer4"],
    "pcam": ["convolutions.3"],
    "cbam": ["model.layer4"],
    "pair": ["before.layer4"],
    "pair-two": ["before.layer4", "after.layer4"],
    "transformers-resnet": ["model.resnet.encoder.stages.2"],
    "transformers-swin": ["model.swin.layernorm"],
}


@pytest.mark.parametrize("name", WITH_MAPS)
def test_finds_the_last_map_of_every_family(name: str) -> None:
    layers = target_layers(make_network(name), NETWORKS[name][2])
    assert [layer.module for layer in layers] == EXPECTED[name]
    assert all(layer.side > 1 for layer in layers)


@pytest.mark.parametrize("name", WITH_TOKENS)
def test_tokens_with_a_prefix_are_no_map(name: str) -> None:
    network = make_network(name)
    with pytest.raises(ExplanationError, match="hands tokens to its head"):
        target_layers(network, NETWORKS[name][2])
    assert count_hooks(network) == 0


class Handmade(Network):
    """Two convolutions, a mean, a linear layer; and what a subclass adds."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.second = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.last = nn.Linear(6, 2)

    def embed(self, images: Tensor) -> Tensor:
        maps: Tensor = self.second(self.first(images))
        return maps.mean(dim=(2, 3))

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.last(self.embed(images))
        return logits

    def stages(self) -> dict[str, nn.Module]:
        return {"stem": self.first, "stage1": self.second, "head": self.last}

    @property
    def classifier(self) -> nn.Linear:
        return self.last


class ChannelsLast(Handmade):
    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(6)

    def embed(self, images: Tensor) -> Tensor:
        maps: Tensor = self.norm(self.second(self.first(images)).movedim(1, -1))
        return maps.mean(dim=(1, 2))


class IdleBranch(Handmade):
    def __init__(self) -> None:
        super().__init__()
        self.idle = nn.Conv2d(6, 5, 1)

    def embed(self, images: Tensor) -> Tensor:
        maps = self.second(self.first(images))
        self.idle(maps)
        mean: Tensor = maps.mean(dim=(2, 3))
        return mean


def test_channels_last() -> None:
    (layer,) = target_layers(ChannelsLast().eval(), 32)
    assert layer == TargetLayer("", "norm", "channels-last", 8)
    assert layer.channels_first(torch.zeros(2, 8, 8, 6)).shape == (2, 6, 8, 8)


def test_a_branch_that_no_logit_depends_on_is_passed_over() -> None:
    (layer,) = target_layers(IdleBranch().eval(), 32)
    assert layer.module == "second"


def test_a_map_of_one_place_is_no_map() -> None:
    (layer,) = target_layers(Handmade().eval(), 4)
    assert layer.module == "first"
    with pytest.raises(ExplanationError, match="no map of more than one place"):
        target_layers(Handmade().eval(), 2)
