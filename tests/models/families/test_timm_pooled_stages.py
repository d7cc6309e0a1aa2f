from __future__ import annotations

from typing import TYPE_CHECKING, cast

import timm
import torch

from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network

if TYPE_CHECKING:
    from cytolens.models.families.untyped import TimmModel
    from cytolens.models.network import Network

OPTIONS = {"backbone": "mobilenetv2_035"}


def build(**options: object) -> Network:
    spec = NetworkSpec(family="timm-pooled-stages", options=OPTIONS | options)
    return build_network(spec, 3, size_px=64).eval()


@torch.no_grad()
def test_features_are_the_backbones_own_and_each_stage_mean_and_deviation() -> None:
    torch.manual_seed(0)
    network = build()
    images = torch.randn(2, 3, 64, 64)
    created = timm.create_model("mobilenetv2_035", num_classes=0)
    plain = cast("TimmModel", created).eval()
    plain.load_state_dict(network.backbones()[0][0].state_dict())
    found = network.embed(images)
    own = plain(images)
    assert torch.allclose(found[:, : own.shape[1]], own, atol=1e-5)
    place = own.shape[1]
    for maps in plain.forward_intermediates(images, indices=4)[1]:
        flat = maps.flatten(2)
        for expected in (flat.mean(2), flat.std(2, correction=0)):
            part = found[:, place : place + maps.shape[1]]
            assert torch.allclose(part, expected, atol=2e-3)
            place += maps.shape[1]
    assert place == found.shape[1]


@torch.no_grad()
def test_head_reads_the_features() -> None:
    network = build(drop_rate=0.5)
    images = torch.randn(2, 3, 64, 64)
    head = network.classifier
    assert head is not None
    assert torch.allclose(network(images), head(network.embed(images)))


def test_every_parameter_stands_in_one_stage() -> None:
    network = build()
    staged = [p for part in network.stages().values() for p in part.parameters()]
    assert len(staged) == len({id(p) for p in staged})
    assert {id(p) for p in staged} == {id(p) for p in network.parameters()}
    assert list(network.stages())[-1] == "head"


def test_a_flat_map_has_a_gradient() -> None:
    network = build()
    network(torch.zeros(1, 3, 64, 64)).sum().backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name


def test_a_transformer_has_maps_too() -> None:
    assert build(backbone="test_vit")(torch.zeros(2, 3, 64, 64)).shape == (2, 3)
