"""Hear what a network attends to, whichever library wrote its attention.

Fused attention never forms the weights. Within the recorder's context, and only in
its thread, a call of it is computed step by step instead, and the weights are kept;
the network itself is neither changed nor hooked.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode

if TYPE_CHECKING:
    from collections.abc import Callable

_SOFTMAX = (torch.softmax, Tensor.softmax, functional.softmax)


class AttentionRecorder(TorchFunctionMode):
    """A context that keeps the weights of every attention, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.weights: list[Tensor] = []
        """Each of shape ``(batch, heads, queries, keys)``; rows sum to 1."""

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: object,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401  # whatever torch's function returns
        """Compute attention step by step; pass all else through."""
        named = kwargs or {}
        if func is functional.scaled_dot_product_attention:
            return self._attend(*args, **named)
        result = func(*args, **named)
        if func in _SOFTMAX:
            self._keep(result)
        return result

    def _attend(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        attn_mask: Tensor | None = None,
        dropout_p: float = 0.0,
        is_causal: bool = False,  # noqa: FBT001, FBT002  # torch's signature
        scale: float | None = None,
        enable_gqa: bool = False,  # noqa: FBT001, FBT002  # torch's signature
    ) -> Tensor:
        """What torch documents for ``scaled_dot_product_attention``."""
        if enable_gqa:
            groups = query.shape[-3] // key.shape[-3]
            key = key.repeat_interleave(groups, dim=-3)
            value = value.repeat_interleave(groups, dim=-3)
        factor = query.shape[-1] ** -0.5 if scale is None else scale
        likeness = (query * factor) @ key.transpose(-2, -1)
        if is_causal:
            attn_mask = torch.ones_like(likeness, dtype=torch.bool).tril()
        if attn_mask is not None and attn_mask.dtype == torch.bool:
            likeness = likeness.masked_fill(~attn_mask, -math.inf)
        elif attn_mask is not None:
            likeness = likeness + attn_mask
        weights = likeness.softmax(dim=-1)
        self._keep(weights)
        return functional.dropout(weights, dropout_p) @ value

    def _keep(self, weights: Tensor) -> None:
        if weights.ndim == 4:
            self.weights.append(weights)
