"""What both methods for vision transformers share: attention in, one map out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from cytolens.explanation.attention_recorder import AttentionRecorder
from cytolens.explanation.part_method import PartMethod
from cytolens.explanation.score import class_scores
from cytolens.explanation.spatial_maps import stretched
from cytolens.explanation.tokens import attention_runs, token_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from torch import Tensor

    from cytolens.explanation.tokens import TokenPlan
    from cytolens.models.network import Network


@dataclass(frozen=True)
class TokenAttention(PartMethod):
    """A method that follows attention from layer to layer; see `Method`."""

    follow: Callable[[Sequence[Tensor], Sequence[Tensor]], Tensor]
    """From each layer's weights and their gradients, both ``(n, heads, t, t)``, to the
    relevance of the tokens for each other, ``(n, t, t)``."""

    def find_part(self, network: Network, size_px: int) -> TokenPlan:
        """Find the attention between all patches."""
        return token_plan(network, size_px)

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Explain a batch; see `Method.maps`."""
        plan = self.find_part(network, images.shape[-1])
        runs = self._runs(network, images, targets)
        parts = [plan.patch_map(self.follow(*run)).clamp(min=0) for run in runs]
        shape = (len(images), -1, plan.side, plan.side)
        maps = torch.cat([part.reshape(shape) for part in parts], dim=1)
        return stretched(
            maps.flatten(0, 1).float(), samples=len(images), size_px=images.shape[-1]
        )

    def _runs(
        self, network: Network, images: Tensor, targets: Tensor
    ) -> list[tuple[list[Tensor], list[Tensor]]]:
        """Each run's weights, and their gradients, which are empty if unused."""
        if not self.uses_gradients:
            with AttentionRecorder() as heard, torch.no_grad():
                network(images)
            runs = attention_runs(network, heard.weights, samples=len(images))
            return [(run, []) for run in runs]
        with AttentionRecorder() as heard, torch.enable_grad():
            # Whether or not the weights are frozen, there is a way back.
            logits = network(images.detach().requires_grad_())
            scores = class_scores(network, logits, targets)
        runs = attention_runs(network, heard.weights, samples=len(images))
        flat = [weights for run in runs for weights in run]
        gradients = iter(torch.autograd.grad(scores.sum(), flat))
        return [
            ([w.detach() for w in run], [next(gradients) for _ in run]) for run in runs
        ]
