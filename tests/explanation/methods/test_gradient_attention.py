from typing import Any

import pytest
import torch
from torch import Tensor

from cytolens.explanation.methods import METHODS
from cytolens.explanation.methods.gradient_attention import gradient_attention
from cytolens.explanation.spatial_maps import stretched
from cytolens.explanation.tokens import token_plan
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_two_tokens_by_hand() -> None:
    weights = torch.tensor([[[[0.5, 0.5], [0.25, 0.75]], [[1.0, 0.0], [0.0, 1.0]]]])
    gradients = torch.tensor([[[[2.0, -1.0], [4.0, 0.0]], [[1.0, 9.0], [9.0, -1.0]]]])
    # Products: [[1, -.5], [1, 0]] and [[1, 0], [0, -1]]; positive parts averaged.
    added = torch.tensor([[1.0, 0.0], [0.5, 0.0]])
    torch.testing.assert_close(gradient_attention([weights], [gradients])[0], added)
    # The second layer adds itself times what there is: A (I + A) = A + A A.
    twice = gradient_attention([weights] * 2, [gradients] * 2)[0]
    torch.testing.assert_close(twice, added + added + added @ added)


@pytest.mark.parametrize("name", ["vit", "vit-pooled"])
def test_same_as_with_hooks_on_attention_that_is_not_fused(name: str) -> None:
    network, images = make_network(name), make_images(name)
    ours = METHODS["gradient-attention"].maps(network, images, TARGETS)
    plan = token_plan(network, images.shape[-1])
    kept: list[Tensor] = []

    def keep(_module: object, _inputs: object, output: Tensor) -> None:
        output.retain_grad()
        kept.append(output)

    blocks: Any = network.get_submodule("model.blocks")
    for block in blocks:
        block.attn.fused_attn = False
        block.attn.attn_drop.register_forward_hook(keep)
    network(images).gather(1, TARGETS[:, None]).sum().backward()
    relevance = torch.eye(plan.tokens).repeat(2, 1, 1)
    for attention in kept:
        assert attention.grad is not None
        positive = (attention.grad * attention).clamp(min=0).mean(dim=1)
        relevance = relevance + torch.bmm(positive, relevance)
    relevance -= torch.eye(plan.tokens)
    rows = relevance[:, list(plan.readout)].mean(dim=1)[:, 1:]
    expected = stretched(rows.reshape(2, 4, 4).detach(), samples=2, size_px=64)
    torch.testing.assert_close(ours, expected, rtol=1e-4, atol=1e-8)
