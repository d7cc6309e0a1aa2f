from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network

if TYPE_CHECKING:
    from cytolens.models.families.pair import PairNetwork


def build(n_classes: int = 2, **changes: object) -> PairNetwork:
    torch.manual_seed(0)
    options = {"backbone": "test_resnet", "width": 16, "heads": 2, **changes}
    network = build_network(
        NetworkSpec(family="pair", options=options), n_classes, size_px=32
    )
    return cast("PairNetwork", network.eval())


def pairs(n: int = 3) -> torch.Tensor:
    return torch.randn(n, 2, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_before_and_after_are_not_exchangeable() -> None:
    network = build()
    assert not torch.allclose(network(pairs()), network(pairs().flip(1)))


@torch.no_grad()
def test_a_shared_backbone_sees_both_images_alike() -> None:
    features = build().features(pairs())
    swapped = build().features(pairs().flip(1))
    torch.testing.assert_close(features, swapped.flip(1))


@torch.no_grad()
def test_backbones_of_their_own_differ() -> None:
    network = build(shared=False)
    same = pairs()[:, :1].expand(-1, 2, -1, -1, -1)
    features = network.features(same)
    assert not torch.allclose(features[:, 0], features[:, 1])


@torch.no_grad()
def test_a_sigmoid_head_has_one_output_for_two_classes() -> None:
    network = build(head="sigmoid")
    assert network.classifier.out_features == 1
    logits = network(pairs())
    assert torch.equal(logits[:, 0], torch.zeros(3))
    z = network.classifier(network.embed(pairs()))
    torch.testing.assert_close(logits.softmax(1)[:, 1:], z.sigmoid())
    assert build(5, head="sigmoid").classifier.out_features == 5


@torch.no_grad()
def test_fusion_weights_are_there_with_attention_only() -> None:
    weights = build(fusion="attention").fusion_weights(pairs())
    assert weights is not None
    assert weights.shape == (3, 2, 2, 2)
    assert build().fusion_weights(pairs()) is None


def test_both_backbones_share_a_stage_of_one_depth() -> None:
    one, two = build().stages(), build(shared=False).stages()
    assert list(one) == list(two)
    count = sum(p.numel() for p in one["stem"].parameters())
    assert sum(p.numel() for p in two["stem"].parameters()) == 2 * count


def test_the_dual_resnet50_is_as_published() -> None:
    from cytolens.models.recipe_files import load_recipe

    with torch.device("meta"):
        network = build_network(load_recipe("dual-resnet50").network, 2, size_px=224)
    blocks = [m for m in network.modules() if type(m).__name__ == "Bottleneck"]
    attention = [
        m for m in network.modules() if isinstance(m, torch.nn.MultiheadAttention)
    ]
    assert len(blocks) == 32
    assert len(attention) == 1
    assert network.classifier is not None
    assert network.classifier.out_features == 1
