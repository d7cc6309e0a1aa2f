"""Where a phase's network can be cut, so that what is frozen is computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.models.cut import HeadCut, StageCut
from cytolens.models.errors import NetworkError
from cytolens.training.errors import TrainingError
from cytolens.training.phases import freeze, learning_stages
from cytolens.training.pixels import network_input, to_unit_range

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.cut import Cut
    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.prepare import Prepared

EXAMPLES = 2
TOLERANCE = 1e-4
"""Largest difference of a logit, as a share of the largest, between a network and its
two parts: rounding, nothing else."""


class FeaturesNotCacheableError(TrainingError):
    """A phase wants features kept that are not the same in every epoch."""

    def __init__(self, phase: str, reason: str) -> None:
        super().__init__(
            f"Phase {phase!r} cannot keep features: {reason}. Say features = 'auto' or "
            "'recomputed' for the phase."
        )


def choose_cut(prepared: Prepared, phase: PhaseSpec) -> Cut | None:
    """Cut the network of a phase, or say that all of it runs in every epoch.

    Returns:
        The cut; None where a phase that need not keep features cannot, or where more
        than the head learns and the phase does not ask for it: maps of early stages
        take a hundred times the room of a head's features.

    Raises:
        FeaturesNotCacheableError: If it must keep them and cannot.
    """
    must = phase.features == "cached"
    learning = learning_stages(prepared.network, phase)
    head_alone = learning == {list(prepared.network.stages())[-1]}
    if phase.features == "recomputed" or not (must or head_alone):
        return None
    try:
        return _cut(prepared, phase, learning, head_alone=head_alone)
    except FeaturesNotCacheableError:
        if must:
            raise
        return None


def _cut(
    prepared: Prepared, phase: PhaseSpec, learning: set[str], *, head_alone: bool
) -> Cut:
    augmentation = prepared.request.recipe.augmentation
    if augmentation.mixup or augmentation.cutmix:
        raise FeaturesNotCacheableError(
            phase.name, "mixup and cutmix mix images anew in every epoch"
        )
    network = prepared.network.eval()
    if learning == set(network.stages()):
        raise FeaturesNotCacheableError(phase.name, "no stage of the network is frozen")
    freeze(network, phase)
    example = _example(prepared)
    try:
        known = head_alone and network.classifier is not None
        cut = HeadCut(network) if known else StageCut(network, learning, example)
        whole = _is_whole(cut, example)
    except NetworkError as error:
        raise FeaturesNotCacheableError(phase.name, str(error).rstrip(".")) from error
    if not whole:
        raise FeaturesNotCacheableError(
            phase.name, "what learns cannot be computed apart from what is frozen"
        )
    return cut


def _example(prepared: Prepared) -> Tensor:
    network, train = prepared.network, prepared.images.train
    device = next(network.parameters()).device
    pixels = train.at(np.arange(EXAMPLES) % len(train))[0].to(device)
    return network_input(prepared.teaching.normalise(to_unit_range(pixels)))


def _is_whole(cut: Cut, example: Tensor) -> bool:
    """Whether nothing that learns stands before the cut, and both parts are all."""
    with torch.enable_grad():
        inputs = cut.before(example)
    if inputs.requires_grad:
        return False
    with torch.no_grad():
        expected = cut.network(example)
        difference = (cut.after(inputs) - expected).abs().max()
    return bool(difference <= TOLERANCE * expected.abs().max().clamp(min=1))
