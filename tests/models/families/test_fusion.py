from __future__ import annotations

import torch

from cytolens.models.families.fusion import AttentionFusion, ConcatFusion


def test_concat_puts_before_and_after_side_by_side() -> None:
    tokens = torch.arange(8.0).reshape(1, 2, 4)
    assert ConcatFusion(4)(tokens).tolist() == [list(range(8))]
    assert ConcatFusion(4).out_features == 8


@torch.no_grad()
def test_attention_shows_where_each_output_looked() -> None:
    torch.manual_seed(0)
    fusion = AttentionFusion(6, width=8, heads=2).eval()
    tokens = torch.randn(5, 2, 6)
    weights = fusion.weights(tokens)
    assert weights.shape == (5, 2, 2, 2)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(5, 2, 2))
    assert fusion(tokens).shape == (5, fusion.out_features)


@torch.no_grad()
def test_each_image_sees_the_other() -> None:
    torch.manual_seed(0)
    fusion = AttentionFusion(6, width=8, heads=2).eval()
    tokens = torch.randn(1, 2, 6)
    changed = tokens.clone()
    changed[:, 1] += 1
    before, other = fusion(tokens)[:, :8], fusion(changed)[:, :8]
    assert not torch.allclose(before, other)
