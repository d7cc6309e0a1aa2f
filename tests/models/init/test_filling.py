from __future__ import annotations

import pytest
import torch
from torch import nn

from cytolens.models.errors import WeightsError
from cytolens.models.init.filling import fill_backbone


class Small(nn.Module):
    def __init__(self, classes: int) -> None:
        super().__init__()
        torch.manual_seed(classes)
        self.one = nn.Linear(2, 4)
        self.two = nn.Linear(4, 4)
        self.fc = nn.Linear(4, classes)


def network(classes: int = 3) -> Small:
    return Small(classes)


def test_a_head_of_another_size_is_left_out_and_said_so() -> None:
    target, source = network(classes=3), network(classes=1000)
    before = target.fc.weight.clone()
    coverage = fill_backbone(target, source.state_dict(), head="fc", origin="a file")
    assert str(coverage) == "4 of 4 tensors, without its head of 1000 classes"
    assert torch.equal(target.one.weight, source.one.weight)
    assert torch.equal(target.fc.weight, before)


def test_a_head_of_the_same_size_comes_along() -> None:
    target, source = network(), network()
    source.fc.weight.data.fill_(7)
    coverage = fill_backbone(target, source.state_dict(), head="fc", origin="a file")
    assert coverage.head == "with its head"
    assert torch.equal(target.fc.weight, source.fc.weight)


def test_another_shape_under_the_same_name_is_another_network() -> None:
    source = network()
    source.two = nn.Linear(4, 5)
    with pytest.raises(WeightsError, match=r"a file is of another network: 2 of 4"):
        fill_backbone(network(), source.state_dict(), head="fc", origin="a file")


def test_a_deeper_network_is_another_network() -> None:
    deep = dict(network().state_dict())
    deep |= {f"block{i}.weight": torch.zeros(1) for i in range(10)}
    with pytest.raises(WeightsError, match="another network"):
        fill_backbone(network(), deep, head="fc", origin="a file")


def test_the_error_shows_both_sides() -> None:
    with pytest.raises(WeightsError) as caught:
        fill_backbone(network(), {"x.y": torch.zeros(2, 3)}, head="fc", origin="w")
    message = str(caught.value)
    assert "0 of 4 tensors fit" in message
    assert "1 such as 'x.y' (2, 3)" in message
    assert "expected 4 such as 'one.bias' (4,)" in message
    assert "network.options.backbone" in message


def test_nothing_is_changed_when_a_file_is_refused() -> None:
    target = network()
    before = {k: v.clone() for k, v in target.state_dict().items()}
    with pytest.raises(WeightsError):
        fill_backbone(
            target, {"one.weight": before["one.weight"] + 1}, head="fc", origin="w"
        )
    assert all(torch.equal(v, before[k]) for k, v in target.state_dict().items())
