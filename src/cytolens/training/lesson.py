"""What a phase trains on, and how: images, or what frozen stages made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.training.batches import LabelledImages
from cytolens.training.cutting import choose_cut
from cytolens.training.data import PhaseData, SplitImages
from cytolens.training.features import FeatureMaker
from cytolens.training.frozen_backbone import FrozenBackbone
from cytolens.training.module import TrainingModule
from cytolens.training.saying import say
from cytolens.training.sights import Sight, training_sights
from cytolens.training.tail_module import TailData, TailModule

if TYPE_CHECKING:
    from cytolens.models.cut import Cut
    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.features import FeatureStore
    from cytolens.training.prepare import Prepared


def prepare_lesson(
    prepared: Prepared, phase: PhaseSpec
) -> tuple[PhaseData, TrainingModule]:
    """Choose how a phase is trained, and compute features if it keeps them.

    Raises:
        FeaturesNotCacheableError: If it must keep them and cannot.
    """
    recipe, teaching = prepared.request.recipe, prepared.teaching
    cut = choose_cut(prepared, phase)
    if cut is not None:
        tail = _tail_data(prepared, phase, cut)
        return tail, TailModule(cut, teaching, phase=phase, steps=tail.steps)
    data = PhaseData(
        prepared.images, phase=phase, sampler=recipe.sampler, seed=teaching.seed
    )
    module = TrainingModule(prepared.network, teaching, phase=phase, steps=data.steps)
    return data, module


def _tail_data(prepared: Prepared, phase: PhaseSpec, cut: Cut) -> TailData:
    recipe, images = prepared.request.recipe, prepared.images
    sights = training_sights(phase, recipe.augmentation)
    total = len(images.train) * len(sights) + len(images.val)
    say(f"Phase {phase.name!r}: features of {total} images, computed once")
    prepared.network.to(prepared.placement.first)
    with FrozenBackbone(cut, images=total) as backbone:
        maker = FeatureMaker(backbone, prepared.teaching.normalise, prepared.cache)
        val = _labelled(maker.features(images.val, Sight()), images.val)
        train = tuple(
            _labelled(maker.features(images.train, sight), images.train)
            for sight in sights
        )
    prepared.network.cpu()
    return TailData(
        SplitImages(train[0], val),
        variants=train,
        phase=phase,
        sampler=recipe.sampler,
        seed=prepared.teaching.seed,
    )


def _labelled(store: FeatureStore, images: LabelledImages) -> LabelledImages:
    return LabelledImages(store, np.arange(len(images)), images.labels)
