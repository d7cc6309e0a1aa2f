from __future__ import annotations

import torch
from torch import nn

from cytolens.models.recipe_files import load_recipe
from cytolens.models.registry import build_network


def test_four_convolutions_and_two_dense_layers_as_published() -> None:
    network = build_network(load_recipe("pcam-cnn").network, 2, size_px=96)
    kinds = [type(m) for m in network.modules()]
    assert kinds.count(nn.Conv2d) == 4
    assert kinds.count(nn.ReLU) == 5
    assert kinds.count(nn.MaxPool2d) == 4
    assert kinds.count(nn.Linear) == 2
    assert [m.p for m in network.modules() if isinstance(m, nn.Dropout)] == [0.4, 0.4]


@torch.no_grad()
def test_it_returns_log_probabilities() -> None:
    network = build_network(load_recipe("pcam-cnn").network, 2, size_px=32).eval()
    outputs = network(torch.randn(4, 3, 32, 32))
    torch.testing.assert_close(outputs.exp().sum(dim=1), torch.ones(4))
    torch.testing.assert_close(outputs.softmax(dim=1), outputs.exp())
