import pytest
import torch
from torch import nn

from cytolens.explanation.checks.shuffling import renew_norms, shuffle_weights
from support.networks import make_images, make_network


def test_values_stay_and_their_order_goes() -> None:
    layer = nn.Linear(16, 16)
    before = layer.weight.detach().clone()
    shuffle_weights(layer, torch.Generator().manual_seed(0))
    after = layer.weight.detach()
    assert not torch.equal(before, after)
    assert torch.equal(before.flatten().sort().values, after.flatten().sort().values)
    assert layer.weight.requires_grad


def test_a_seed_repeats_it() -> None:
    results = []
    for _ in range(2):
        torch.manual_seed(0)
        layer = nn.Linear(8, 8)
        shuffle_weights(layer, torch.Generator().manual_seed(3))
        results.append(layer.weight.detach())
    assert torch.equal(*results)


def test_norms_of_some_parts_are_measured_anew() -> None:
    network, images = make_network("resnet"), make_images("resnet", 4)
    stages = network.stages()
    before = {k: v.clone() for k, v in network.state_dict().items()}
    renew_norms(network, [stages["stage4"]], images)
    changed = {
        k for k, v in network.state_dict().items() if not torch.equal(v, before[k])
    }
    assert changed
    assert all("layer4" in name or "stages.3" in name for name in changed)
    assert not network.training
    assert not any(m.training for m in network.modules())


def test_an_error_leaves_the_network_in_evaluation_mode() -> None:
    network = make_network("resnet")
    with pytest.raises(RuntimeError):
        renew_norms(network, [network], torch.zeros(2, 1, 96, 96))
    norms = [m for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    assert not any(norm.training for norm in norms)
    assert {norm.momentum for norm in norms} == {0.1}
