"""What a phase trains on, and how: images, or features where the head alone learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.training.batches import LabelledImages
from cytolens.training.data import PhaseData, SplitImages
from cytolens.training.errors import TrainingError
from cytolens.training.features import FeatureMaker
from cytolens.training.frozen_backbone import FrozenBackbone
from cytolens.training.head_module import HeadData, HeadModule
from cytolens.training.module import TrainingModule
from cytolens.training.phases import freeze, learning_stages
from cytolens.training.pixels import network_input, to_unit_range
from cytolens.training.saying import say
from cytolens.training.sights import Sight, training_sights

if TYPE_CHECKING:
    from cytolens.models.network import Network
    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.features import FeatureStore
    from cytolens.training.prepare import Prepared

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


def prepare_lesson(
    prepared: Prepared, phase: PhaseSpec
) -> tuple[PhaseData, TrainingModule]:
    """Choose how a phase is trained, and compute features if it keeps them.

    Raises:
        FeaturesNotCacheableError: If it must keep them and cannot.
    """
    recipe, teaching = prepared.request.recipe, prepared.teaching
    obstacle = _obstacle(prepared, phase)
    if phase.features == "cached" and obstacle:
        raise FeaturesNotCacheableError(phase.name, obstacle)
    if phase.features == "recomputed" or obstacle:
        data = PhaseData(
            prepared.images, phase=phase, sampler=recipe.sampler, seed=teaching.seed
        )
        module = TrainingModule(
            prepared.network, teaching, phase=phase, steps=data.steps
        )
        return data, module
    head_data = _head_data(prepared, phase)
    head_module = HeadModule(
        prepared.network, teaching, phase=phase, steps=head_data.steps
    )
    return head_data, head_module


def _obstacle(prepared: Prepared, phase: PhaseSpec) -> str:
    """Why the features of a phase cannot be kept; empty if they can."""
    spec = prepared.request.recipe.augmentation
    if learning_stages(prepared.network, phase) != {
        list(prepared.network.stages())[-1]
    }:
        return "more than the head learns"
    if spec.mixup or spec.cutmix:
        return "mixup and cutmix mix images anew in every epoch"
    if not _comes_apart(prepared, phase):
        return "the network's head cannot be computed apart from the rest"
    return ""


def _comes_apart(prepared: Prepared, phase: PhaseSpec) -> bool:
    """Whether nothing that learns stands before the head, and both parts are all."""
    network = prepared.network
    if network.classifier is None:
        return False
    freeze(network, phase)
    network.eval()
    device = next(network.parameters()).device
    pixels = prepared.images.train.at(np.arange(min(2, len(prepared.images.train))))[0]
    images = prepared.teaching.normalise(to_unit_range(pixels.to(device)))
    with torch.enable_grad():
        inputs = network.head_input(network_input(images))
    if inputs.requires_grad:
        return False
    with torch.no_grad():
        expected = network(network_input(images))
        difference = (network.head_logits(inputs) - expected).abs().max()
    return bool(difference <= TOLERANCE * expected.abs().max().clamp(min=1))


def _head_data(prepared: Prepared, phase: PhaseSpec) -> HeadData:
    recipe, images = prepared.request.recipe, prepared.images
    sights = training_sights(phase, recipe.augmentation)
    total = len(images.train) * len(sights) + len(images.val)
    say(f"Phase {phase.name!r}: features of {total} images, computed once")
    network: Network = prepared.network.to(prepared.placement.first)
    with FrozenBackbone(network, images=total) as backbone:
        maker = FeatureMaker(backbone, prepared.teaching.normalise, prepared.cache)
        val = _labelled(maker.features(images.val, Sight()), images.val)
        train = tuple(
            _labelled(maker.features(images.train, sight), images.train)
            for sight in sights
        )
    network.cpu()
    return HeadData(
        SplitImages(train[0], val),
        variants=train,
        phase=phase,
        sampler=recipe.sampler,
        seed=prepared.teaching.seed,
    )


def _labelled(store: FeatureStore, images: LabelledImages) -> LabelledImages:
    return LabelledImages(store, np.arange(len(images)), images.labels)
