from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cytolens.training.average import WeightAverage


def _step(network: nn.Module, number: int) -> None:
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.full_like(parameter, 1.0 / (number + 1)))


def test_late_in_training_it_is_torchs() -> None:
    network = nn.Linear(3, 2)
    ours = WeightAverage(network, decay=0.9)
    ours.steps = 10_000  # past the slow start, which torch does not have
    rule = get_ema_multi_avg_fn(0.9)  # type: ignore[no-untyped-call]  # torch's own
    theirs = AveragedModel(network, multi_avg_fn=rule)
    theirs.update_parameters(network)
    for number in range(5):
        _step(network, number)
        ours.update(network)
        theirs.update_parameters(network)
    for name, tensor in theirs.module.state_dict().items():
        torch.testing.assert_close(ours.weights[name], tensor)


def test_the_first_step_counts_most() -> None:
    network = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(network.weight)
    average = WeightAverage(network, decay=0.999)
    nn.init.ones_(network.weight)
    average.update(network)
    assert float(average.weights["weight"]) == pytest.approx(0.9)  # 1 - 1/10


def test_applied_for_a_while_and_then_taken_back() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    average = WeightAverage(network, decay=0.5)
    own = {k: v.clone() for k, v in network.state_dict().items()}
    network(torch.rand(2, 3, 4, 4))
    average.update(network)
    assert int(average.weights["1.num_batches_tracked"]) == 1
    with average.applied(network):
        mean = network.state_dict()["1.running_mean"].clone()
    after = network.state_dict()["1.running_mean"]
    assert not torch.equal(mean, after)
    assert not torch.equal(after, own["1.running_mean"])
