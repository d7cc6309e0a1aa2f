from __future__ import annotations

from typing import Any

import pytest
import timm
import torch
from torch import nn

from cytolens.training.folded_norms import folded_norms


def _backbone(name: str) -> nn.Module:
    torch.manual_seed(0)
    arguments: Any = {"pad_type": "same"} if name.startswith("mobile") else {}
    network: nn.Module = timm.create_model(name, num_classes=3, **arguments)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            nn.init.uniform_(module.running_mean, -0.5, 0.5)
            nn.init.uniform_(module.running_var, 0.5, 2)
            nn.init.uniform_(module.weight, 0.5, 1.5)
            module.eval()
    return network


def _gradients(network: nn.Module, images: torch.Tensor) -> list[torch.Tensor]:
    network.zero_grad()
    network(images).square().sum().backward()
    return [p.grad.clone() for p in network.parameters() if p.grad is not None]


@pytest.mark.parametrize("name", ["mobilenetv2_035", "test_resnet"])
def test_outputs_and_gradients_are_the_same(name: str) -> None:
    network = _backbone(name)
    images = torch.rand(2, 3, 32, 32)
    expected, gradients = network(images), _gradients(network, images)
    norms = sum(isinstance(m, nn.BatchNorm2d) for m in network.modules())
    with folded_norms(network, images) as folded:
        assert folded == norms
        torch.testing.assert_close(network(images), expected, atol=1e-4, rtol=1e-4)
        for found, gradient in zip(_gradients(network, images), gradients, strict=True):
            scale = float(gradient.abs().max())
            torch.testing.assert_close(found, gradient, atol=1e-3 * scale, rtol=1e-3)
    assert not any("forward" in module.__dict__ for module in network.modules())


def test_parameters_keep_their_names_and_values() -> None:
    network = _backbone("test_resnet")
    before = {k: v.clone() for k, v in network.state_dict().items()}
    with folded_norms(network, torch.rand(1, 3, 32, 32)):
        inside = network.state_dict()
    assert inside.keys() == before.keys()
    assert all(torch.equal(inside[k], v) for k, v in before.items())


def test_norms_that_learn_their_statistics_are_left_alone() -> None:
    network = _backbone("test_resnet").train()
    with folded_norms(network, torch.rand(2, 3, 32, 32)) as folded:
        assert folded == 0


class _UsedTwice(nn.Module):
    """What comes out of the convolution also goes round the norm."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 4, 3)
        self.norm = nn.BatchNorm2d(4)
        nn.init.constant_(self.norm.weight, 3.0)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        made = self.convolution(images)
        result: torch.Tensor = self.norm(made) + made
        return result


def test_where_folding_would_change_the_result_it_is_not_done() -> None:
    network = _UsedTwice().eval()
    images = torch.rand(1, 3, 8, 8)
    expected = network(images)
    with folded_norms(network, images) as folded:
        assert folded == 0
        assert torch.equal(network(images), expected)
