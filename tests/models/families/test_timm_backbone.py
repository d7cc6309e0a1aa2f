from __future__ import annotations

import pytest
import torch

from cytolens.models.errors import NetworkError
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network


def build(size_px: int = 64, **options: object) -> torch.nn.Module:
    return build_network(
        NetworkSpec(family="timm", options=options), 2, size_px=size_px
    ).eval()


@torch.no_grad()
def test_a_transformer_takes_the_size_of_the_recipe() -> None:
    network = build(size_px=96, backbone="test_vit")
    assert network(torch.zeros(1, 3, 96, 96)).shape == (1, 2)


@torch.no_grad()
def test_same_padding_changes_what_is_computed() -> None:
    plain = build(backbone="mobilenetv2_035")
    same = build(backbone="mobilenetv2_035", pad_type="same")
    same.load_state_dict(plain.state_dict())
    images = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    assert not torch.allclose(plain(images), same(images))


@torch.no_grad()
def test_an_untrained_network_is_undecided() -> None:
    torch.manual_seed(0)
    network = build(backbone="mobilenetv2_100").train()
    logits = network(torch.randn(8, 3, 64, 64))
    assert logits.std() < 1


def test_an_option_the_backbone_lacks_is_refused() -> None:
    with pytest.raises(NetworkError, match="pad_type"):
        build(backbone="test_vit", pad_type="same")


def test_nothing_is_ever_fetched_by_name() -> None:
    from cytolens.errors import UnknownNameError

    with pytest.raises(UnknownNameError):
        build(backbone="hf-hub:timm/resnet18.a1_in1k")
