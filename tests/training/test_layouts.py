from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from torch import nn

from cytolens.training.layouts import lay_out, match_layouts

LAYOUTS = [torch.contiguous_format, torch.channels_last]
KINDS = {
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "sgd": torch.optim.SGD,
}


def _weights(layout: torch.memory_format) -> nn.Sequential:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(3, 5, 3), nn.Conv2d(5, 4, 1), nn.Linear(4, 2))
    lay_out(network, layout)
    return network


def _gradients(network: nn.Module, *, seed: int) -> None:
    torch.manual_seed(seed)
    for parameter in network.parameters():
        parameter.grad = torch.randn(parameter.shape)


def test_values_stay_and_the_optimiser_knows_the_parameters() -> None:
    network = _weights(torch.contiguous_format)
    before = copy.deepcopy(network.state_dict())
    parameters = list(network.parameters())
    lay_out(network, torch.channels_last)
    assert parameters[0].is_contiguous(memory_format=torch.channels_last)
    assert all(a is b for a, b in zip(parameters, network.parameters(), strict=True))
    after = network.state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trained_in", LAYOUTS)
@pytest.mark.parametrize("resumed_in", LAYOUTS)
def test_fused_steps_are_those_of_plain_ones_whatever_the_layouts(
    kind: str, trained_in: torch.memory_format, resumed_in: torch.memory_format
) -> None:
    ends = []
    for fused in (False, True):
        network = _weights(trained_in)
        options: dict[str, Any] = {"lr": 0.01, "fused": fused}
        options |= {"momentum": 0.9} if kind == "sgd" else {}
        state: dict[str, Any] = {}
        for start, layout in ((0, trained_in), (3, resumed_in)):
            lay_out(network, layout)
            optimizer = KINDS[kind](network.parameters(), **options)
            if state:
                optimizer.load_state_dict(state)
            for seed in range(start, start + 3):
                _gradients(network, seed=seed)
                if fused:
                    match_layouts(optimizer)
                optimizer.step()
            state = copy.deepcopy(optimizer.state_dict())
        ends.append(torch.cat([p.detach().flatten() for p in network.parameters()]))
    torch.testing.assert_close(ends[1], ends[0], rtol=1e-5, atol=1e-6)
