"""What share of each kind of image each way calls strange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.out_of_distribution.candidates import Taught
from benchmarks.out_of_distribution.ways import SHIPPED, WAYS
from cytolens.bundle.reference.building import number_groups
from cytolens.bundle.reference.limits import joint_limits
from cytolens.evaluation.bounds import Bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from benchmarks.out_of_distribution.embedding import Embedder, Pictures
    from benchmarks.out_of_distribution.ways import Way
    from cytolens.bundle.reference.described import Described
    from cytolens.evaluation.figure import Figure

RATE = 0.05


@dataclass(frozen=True)
class Measured:
    """One set: rates by kind of image and way to tell."""

    name: str
    images: int
    groups: int
    rates: dict[str, dict[str, Figure]]
    areas: dict[str, float]
    """By kind: chance that the shipped score puts one of it above one held out."""


def measure(
    name: str, train: Pictures, kinds: Mapping[str, Pictures], embed: Embedder
) -> Measured:
    """Fit every way on a set's training split, and try it on all kinds.

    Args:
        name: Of the set.
        train: Its training split.
        kinds: Images to try, by what they are; the first is held out from the set.
        embed: The network.
    """
    taught = Taught(embed(train.images), train.labels, train.groups)
    fitted = {key: _Fitted.of(way, taught) for key, way in WAYS.items()}
    rates, scores = {}, {}
    for kind, pictures in kinds.items():
        described = embed(pictures.images)
        bounds = Bounds.of(pictures.groups)
        everyone = np.ones(len(pictures.images), bool)
        found = {key: way.scores(taught, described) for key, way in fitted.items()}
        rates[kind] = {
            key: bounds.rate("strange", score > 1, everyone, why="no image")
            for key, score in found.items()
        }
        scores[kind] = found[SHIPPED]
        print(name, kind, len(pictures.images), flush=True)
    held_out = scores[next(iter(kinds))]
    areas = {kind: _area(held_out, score) for kind, score in scores.items()}
    return Measured(name, len(train.images), len(set(train.groups)), rates, areas)


@dataclass(frozen=True)
class _Fitted:
    """A way, with its limits."""

    way: Way
    limits: NDArray[np.float64]

    @classmethod
    def of(cls, way: Way, taught: Taught) -> _Fitted:
        own = np.stack([part.own(taught) for part in way.parts], axis=1)
        groups = number_groups(taught.groups) if way.by_group else None
        return cls(way, joint_limits(own, rate=RATE, groups=groups))

    def scores(self, taught: Taught, described: Described) -> NDArray[np.float64]:
        """The largest distance in multiples of its limit; above 1 is strange."""
        new = [part.new(taught, described) for part in self.way.parts]
        ratios: NDArray[np.float64] = np.stack(new, axis=1) / self.limits
        return np.asarray(ratios.max(axis=1))


def _area(usual: NDArray[np.float64], strange: NDArray[np.float64]) -> float:
    truth = np.repeat([0, 1], [len(usual), len(strange)])
    return float(roc_auc_score(truth, np.concatenate([usual, strange])))
