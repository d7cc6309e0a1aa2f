"""What share of each kind of image each candidate calls strange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.out_of_distribution.candidates import CANDIDATES, LOOK, Taught
from cytolens.bundle.reference.alarm import RATE, joint_limits
from cytolens.evaluation.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.out_of_distribution.embedding import Embedder, Pictures
    from cytolens.evaluation.figure import Figure

LOOK_ALONE = "look alone"
WITH_LOOK = " and look"


@dataclass(frozen=True)
class Measured:
    """One set: rates by kind of image and way to tell."""

    name: str
    images: int
    groups: int
    rates: dict[str, dict[str, Figure]]


def measure(
    name: str, train: Pictures, kinds: Mapping[str, Pictures], embed: Embedder
) -> Measured:
    """Fit every candidate on a set's training split, and try it on all kinds.

    Args:
        name: Of the set.
        train: Its training split.
        kinds: Images to try, by what they are.
        embed: The network.
    """
    taught = Taught(embed(train.images), train.labels, train.groups)
    own = {way: c.own(taught) for way, c in CANDIDATES.items()}
    own_look = LOOK.own(taught)
    limits = {LOOK_ALONE: joint_limits(own_look[:, None], rate=RATE)}
    for way, scores in own.items():
        limits[way] = joint_limits(scores[:, None], rate=RATE)
        both = np.stack([scores, own_look], axis=1)
        limits[way + WITH_LOOK] = joint_limits(both, rate=RATE)
    rates = {}
    for kind, pictures in kinds.items():
        described = embed(pictures.images)
        new = {way: c.new(taught, described) for way, c in CANDIDATES.items()}
        look = LOOK.new(taught, described)
        strange = {LOOK_ALONE: look > limits[LOOK_ALONE][0]}
        for way, scores in new.items():
            strange[way] = scores > limits[way][0]
            both = np.stack([scores, look], axis=1)
            strange[way + WITH_LOOK] = (both > limits[way + WITH_LOOK]).any(axis=1)
        bounds = Bounds.of(pictures.groups)
        everyone = np.ones(len(pictures.images), bool)
        rates[kind] = {
            way: bounds.rate("strange", found, everyone, why="no image")
            for way, found in strange.items()
        }
        print(name, kind, len(pictures.images), flush=True)
    return Measured(name, len(train.images), len(set(train.groups)), rates)
