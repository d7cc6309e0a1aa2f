"""Which samples an epoch sees, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from torch import Tensor


def epoch_order(labels: Tensor, *, sampler: str, seed: int) -> Tensor:
    """Order the samples of one epoch.

    Args:
        labels: Class of each training sample, shape ``(samples,)``.
        sampler: ``shuffle`` (each sample once) or ``balanced`` (each class equally
            often; a rare class repeats, a common one loses some).
        seed: Of this epoch.

    Returns:
        Sample numbers, shape ``(samples,)``.
    """
    generator = torch.Generator().manual_seed(derive_seed(seed, "order"))
    if sampler == "shuffle":
        return torch.randperm(len(labels), generator=generator)
    order = _balanced_draw(labels, generator)
    return order[torch.randperm(len(order), generator=generator)]


def _balanced_draw(labels: Tensor, generator: torch.Generator) -> Tensor:
    """Take as many of each class, going through a class before repeating it."""
    classes = torch.unique(labels)
    share, rest = divmod(len(labels), len(classes))
    extra = torch.randperm(len(classes), generator=generator)[:rest]
    parts = []
    for number, value in enumerate(classes):
        members = (labels == value).nonzero().flatten()
        wanted = share + int((extra == number).any())
        rounds = -(-wanted // len(members))
        deck = [
            members[torch.randperm(len(members), generator=generator)]
            for _ in range(rounds)
        ]
        parts.append(torch.cat(deck)[:wanted] if deck else members[:0])
    return torch.cat(parts)
