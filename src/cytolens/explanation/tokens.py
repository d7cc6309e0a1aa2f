"""Which tokens of a vision transformer are patches, and which ones its head reads.

Both are found by watching one example, so that class tokens, distillation tokens and
registers need no names: what stands before the patches is told by the size of the
patch map, and what the head reads by which rows of the last attention move a logit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.explanation.attention_recorder import AttentionRecorder
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.example import example_input
from cytolens.explanation.layers import backbone_names, trace_maps
from cytolens.explanation.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from cytolens.models.network import Network

_NO_ATTENTION = (
    "This network has no attention of every patch to every patch. Use grad-cam, or "
    "occlusion."
)


@dataclass(frozen=True)
class TokenPlan:
    """Where the patches stand among the tokens."""

    side: int
    """Rows and columns of patches."""
    prefix: int
    """Tokens before the patches: class, distillation, registers."""
    readout: tuple[int, ...]
    """Tokens that the head reads after the last attention."""

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.prefix + self.side**2

    def patch_map(self, relevance: Tensor) -> Tensor:
        """What the read tokens owe to each patch.

        Args:
            relevance: Shape ``(n, tokens, tokens)``; of row's token to column's.

        Returns:
            Shape ``(n, side, side)``, the mean over the tokens that are read.
        """
        rows = relevance[:, list(self.readout), self.prefix :].mean(dim=1)
        return rows.reshape(len(rows), self.side, self.side)


@remembered
def token_plan(network: Network, size_px: int) -> TokenPlan:
    """Find the tokens of a vision transformer.

    Raises:
        ExplanationError: If the network has no attention of all patches to each other.
    """
    example = example_input(network, size_px).requires_grad_()
    with AttentionRecorder() as heard, torch.enable_grad():
        logits = network(example)
    runs = attention_runs(network, heard.weights, samples=1)
    last = runs[-1][-1]
    (gradient,) = torch.autograd.grad(logits[:, -1].sum(), [last])
    moves = gradient.abs().sum(dim=(0, 1, 3)) > 0
    side = _patch_side(network, example.detach(), tokens=last.shape[-1])
    return TokenPlan(
        side=side,
        prefix=last.shape[-1] - side**2,
        readout=tuple(moves.nonzero()[:, 0].tolist()),
    )


def attention_runs(
    network: Network, weights: Sequence[Tensor], *, samples: int
) -> list[list[Tensor]]:
    """Sort attention weights by the run of a backbone they were heard in.

    Args:
        network: That was run.
        weights: All that was heard, in order.
        samples: How many it was run on.

    Returns:
        For each run the weights of its layers, ``(batch, heads, tokens, tokens)``. Two
        backbones of a pair give two runs; a shared one gives one, of twice the batch.

    Raises:
        ExplanationError: If they are not all of the same tokens, as where attention
            stays within windows.
    """
    images = network.images_per_sample
    # The fusion of a pair attends from image to image, a pooling head from one query.
    layers = [w for w in weights if w.shape[-2] > images]
    shapes = {(len(w), *w.shape[-2:]) for w in layers}
    if len(shapes) != 1:
        raise ExplanationError(_NO_ATTENTION)
    batch, queries, keys = shapes.pop()
    if queries != keys or batch not in {samples, samples * images}:
        raise ExplanationError(_NO_ATTENTION)
    runs = samples * images // batch
    count = len(layers) // runs
    return [layers[i * count : (i + 1) * count] for i in range(runs)]


def _patch_side(network: Network, example: Tensor, *, tokens: int) -> int:
    """Side of the last map before the tokens.

    Raises:
        ExplanationError: If what attends to each other are not patches: channels, say.
    """
    side = 0
    for seen in trace_maps(network, example, part=backbone_names(network)[0]):
        if seen.layout in {"tokens", None} and seen.places == tokens:
            break
        if seen.layout == "channels-first":
            side = seen.side
    else:
        side = 0
    if not 0 < side**2 <= tokens:
        raise ExplanationError(_NO_ATTENTION)
    return side
