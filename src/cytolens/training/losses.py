"""What training minimises. Targets are shares per class, so mixed images fit too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from cytolens.models.recipe import LossSpec

EFFECTIVE_NUMBER_BETA = 0.999
"""Cui et al. 2019 try .9 to .9999; .999 suits sets of hundreds to thousands."""


def class_weights(counts: Tensor, *, kind: str) -> Tensor:
    """Weigh classes so that rare ones are heard.

    Args:
        counts: Training samples of each class, shape ``(classes,)``.
        kind: ``none``, ``balanced`` (inverse frequency) or ``effective-number``
            (inverse of ``(1 - beta**n) / (1 - beta)``).

    Returns:
        Weights, shape ``(classes,)``, scaled so that the mean weight of a training
        sample is 1: the size of the loss, and so the rate, keep their meaning. A
        class without samples has weight 0.

    Source:
        Cui et al. 2019, arXiv:1901.05555, equation 10.
    """
    numbers = counts.double()
    if kind == "none":
        raw = torch.ones_like(numbers)
    elif kind == "balanced":
        raw = 1 / numbers
    else:
        raw = (1 - EFFECTIVE_NUMBER_BETA) / (1 - EFFECTIVE_NUMBER_BETA**numbers)
    raw = torch.where(numbers > 0, raw, 0.0)
    return (raw * numbers.sum() / (raw * numbers).sum()).float()


def focal_loss(
    logits: Tensor,
    targets: Tensor,
    *,
    weight: Tensor,
    gamma: float,
    label_smoothing: float = 0.0,
) -> Tensor:
    """Cross-entropy in which what is already easy counts less.

    Args:
        logits: Shape ``(batch, classes)``.
        targets: Share of each class, shape ``(batch, classes)``.
        weight: Weight of each class, shape ``(classes,)``.
        gamma: 0 is cross-entropy; 2 is the authors' choice.
        label_smoothing: Share of the target that is spread over all classes.

    Returns:
        Mean over the batch, a scalar.

    Source:
        Lin et al. 2017, arXiv:1708.02002, in its softmax form.
    """
    smooth = targets * (1 - label_smoothing) + label_smoothing / targets.shape[1]
    log_probability = functional.log_softmax(logits, dim=1)
    ease = (1 - log_probability.exp()).clamp(min=0) ** gamma
    return -(weight * smooth * ease * log_probability).sum(dim=1).mean()


def build_loss(spec: LossSpec, counts: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
    """Make the loss of a recipe.

    Args:
        spec: The recipe's choice.
        counts: Training samples of each class, shape ``(classes,)``.

    Returns:
        A function of logits and target shares, both ``(batch, classes)``.
    """
    weight = class_weights(counts, kind=spec.class_weights)
    if spec.name == "focal":
        return partial(
            _on_device,
            focal_loss,
            weight,
            gamma=spec.focal_gamma,
            label_smoothing=spec.label_smoothing,
        )
    return partial(
        _on_device,
        functional.cross_entropy,
        weight,
        label_smoothing=spec.label_smoothing,
    )


def _on_device(
    loss: Callable[..., Tensor],
    weight: Tensor,
    logits: Tensor,
    targets: Tensor,
    **options: float,
) -> Tensor:
    return loss(
        logits.float(), targets.float(), weight=weight.to(logits.device), **options
    )
