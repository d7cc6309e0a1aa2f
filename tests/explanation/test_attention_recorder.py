from typing import Any

import pytest
import torch
from torch.nn import functional

from cytolens.explanation.attention_recorder import AttentionRecorder
from support.networks import make_images, make_network

MASK = torch.rand(5, 5, generator=torch.Generator().manual_seed(0)) > 0.3
MASK |= torch.eye(5, dtype=torch.bool)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"scale": 0.3},
        {"is_causal": True},
        {"attn_mask": MASK},
        {"attn_mask": torch.randn(5, 5, generator=torch.Generator().manual_seed(3))},
        {"enable_gqa": True},
    ],
)
def test_computes_what_torch_computes(options: dict[str, Any]) -> None:
    generator = torch.Generator().manual_seed(1)
    query, key, value = (torch.randn(2, 4, 5, 8, generator=generator) for _ in "qkv")
    if "enable_gqa" in options:
        key, value = key[:, :2], value[:, :2]
    expected = functional.scaled_dot_product_attention(query, key, value, **options)
    with AttentionRecorder() as heard:
        found = functional.scaled_dot_product_attention(query, key, value, **options)
    torch.testing.assert_close(found, expected)
    (weights,) = heard.weights
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(2, 4, 5))


@pytest.mark.parametrize("name", ["vit", "transformers-vit", "registers"])
def test_the_network_answers_the_same_while_and_after(name: str) -> None:
    network, images = make_network(name), make_images(name)
    with torch.no_grad():
        before = network(images)
        with AttentionRecorder() as heard:
            during = network(images)
        after = network(images)
    torch.testing.assert_close(during, before, rtol=1e-4, atol=1e-5)
    assert torch.equal(after, before)
    count = len(heard.weights)
    network(images)
    assert len(heard.weights) == count > 0


def test_hears_attention_that_is_not_fused() -> None:
    network = make_network("transformers-vit")
    network.get_submodule("model").set_attn_implementation("eager")  # type: ignore[operator]  # Transformers' own
    with AttentionRecorder() as heard:
        network(make_images("transformers-vit"))
    assert [tuple(w.shape) for w in heard.weights] == [(2, 2, 17, 17)] * 2
