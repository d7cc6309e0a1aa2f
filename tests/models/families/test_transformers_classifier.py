from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import ViTConfig, ViTForImageClassification

from cytolens.models.errors import NetworkError
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from support.bundles import TINY_VIT


def build(config: dict[str, Any], n_classes: int = 2) -> torch.nn.Module:
    spec = NetworkSpec(family="transformers", options={"config": config})
    return build_network(spec, n_classes, size_px=32).eval()


@torch.no_grad()
def test_it_computes_what_transformers_computes() -> None:
    network = build(TINY_VIT)
    config: Any = ViTConfig
    theirs: Any = ViTForImageClassification(
        config(**TINY_VIT, image_size=32, num_labels=2)
    )
    theirs.eval()
    names = {f"model.{k}": v for k, v in theirs.state_dict().items()}
    network.load_state_dict(names)
    images = torch.randn(2, 3, 32, 32)
    assert torch.equal(network(images), theirs(images).logits)


def test_code_of_others_and_half_precision_are_left_out() -> None:
    config = {
        **TINY_VIT,
        "auto_map": {"AutoModelForImageClassification": "evil--model.Evil"},
        "dtype": "float16",
    }
    network = build(config)
    assert all(p.dtype == torch.float32 for p in network.parameters())


def test_classes_follow_the_data_not_the_configuration() -> None:
    config = {**TINY_VIT, "id2label": {"0": "cat"}, "label2id": {"cat": 0}}
    assert build(config, 4)(torch.zeros(1, 3, 32, 32)).shape == (1, 4)


def test_embedding_leaves_no_hook_behind() -> None:
    network = build(TINY_VIT)
    network.embed(torch.zeros(1, 3, 32, 32))  # type: ignore[operator]  # a Network
    assert not any(m._forward_pre_hooks for m in network.modules())


def test_a_model_without_a_linear_classifier_is_refused() -> None:
    config = {
        "model_type": "perceiver",
        "num_latents": 2,
        "d_latents": 8,
        "num_self_attends_per_block": 1,
        "num_self_attention_heads": 1,
        "num_cross_attention_heads": 1,
    }
    with pytest.raises(NetworkError):
        build(config)
