"""Everything that is measured of one method on one model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.explanation.checks.localisation import Localisation, localise
from cytolens.explanation.checks.mean_figure import mean_figure
from cytolens.explanation.checks.randomisation import Cascade, cascade
from cytolens.explanation.checks.verdict import Verdict, judge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.explanation.checks.curves import Curves
    from cytolens.explanation.checks.options import CheckOptions
    from cytolens.explanation.checks.plan import Plan
    from cytolens.explanation.checks.subject import Subject
    from cytolens.explanation.method import Method
    from cytolens.models.network import Network

_NONE_LEFT = "every map of the trained network is flat"


@dataclass(frozen=True)
class Measured:
    """A method's maps on the first samples, and what came of them."""

    method: Method
    maps: NDArray[np.float32]
    """Shape ``(samples, images, size, size)``."""
    cascade: Cascade
    curves: Curves

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """What speaks for the class; each sample's sum is 1, or 0 for an empty map."""
        positive = np.maximum(self.maps.astype(np.float64), 0)
        totals = positive.sum(axis=(1, 2, 3), keepdims=True)
        shares = np.zeros_like(positive)
        np.divide(positive, totals, out=shares, where=totals > 0)
        return shares


@dataclass(frozen=True)
class MethodCheck:
    """The figures of one method."""

    method: str
    title: str
    samples: int
    empty: int
    """Samples in which nothing speaks for the class."""
    seconds: float
    """Of one map."""
    verdict: Verdict
    cascade: tuple[tuple[str, Figure], ...]
    """Mean rank correlation with the trained network's maps after each layer."""
    deletion: Figure
    insertion: Figure
    deletion_gain: Figure
    """Area of the random map minus this one's, image by image: above 0 is better."""
    insertion_gain: Figure
    """Area of this map minus the random one's: above 0 is better."""
    localisations: tuple[Localisation, ...]

    @property
    def is_better_than_random(self) -> bool:
        """Whether an interval of a gain lies above 0, and none below."""
        lows = [g.low for g in (self.deletion_gain, self.insertion_gain)]
        highs = [g.high for g in (self.deletion_gain, self.insertion_gain)]
        is_worse = any(high is not None and high < 0 for high in highs)
        return not is_worse and any(low is not None and low > 0 for low in lows)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        figures = ("deletion", "insertion", "deletion_gain", "insertion_gain")
        return {
            "method": self.method,
            "title": self.title,
            "samples": self.samples,
            "empty_maps": self.empty,
            "seconds_per_map": self.seconds,
            "verdict": self.verdict.model_dump() | {"said": self.verdict.sentence},
            "cascade": [{"layer": n} | f.as_dict() for n, f in self.cascade],
            **{name: getattr(self, name).as_dict() for name in figures},
            "better_than_random": self.is_better_than_random,
            "regions": [item.as_dict() for item in self.localisations],
        }


def measure(
    subject: Subject, method: Method, plan: Plan, options: CheckOptions
) -> Measured:
    """Make the maps, and put them to the tests."""
    count = plan.samples
    maps = subject.maps(method, count=count)

    def mapper(network: Network) -> NDArray[np.float32]:
        return subject.maps(method, count=count, network=network)

    return Measured(
        method,
        maps,
        cascade(
            subject.network,
            subject.images,
            maps,
            mapper,
            points=plan.points,
            draws=plan.draws,
            seed=options.seed,
        ),
        subject.curves(maps, steps=options.steps),
    )


def figures_of(
    found: Measured,
    control: Measured,
    *,
    bounds: Bounds,
    regions: dict[str, NDArray[np.bool_]],
    seconds: float,
) -> MethodCheck:
    """Turn what was measured into figures with intervals.

    Args:
        found: One method.
        control: The random map's; of fewer samples, perhaps.
        bounds: Of the samples that the method explained.
        regions: Masks of at least as many samples.
        seconds: Of one map.
    """
    layers = tuple(
        (layer, mean_figure(layer, row, bounds, within="signed", why=_NONE_LEFT))
        for layer, row in zip(
            found.cascade.layers, found.cascade.correlations, strict=True
        )
    )
    count = len(found.maps)
    deletion, insertion = found.curves.deletion_area, found.curves.insertion_area
    random_deletion = _first(control.curves.deletion_area, count)
    random_insertion = _first(control.curves.insertion_area, count)
    method = found.method
    return MethodCheck(
        method=method.name,
        title=method.title,
        samples=count,
        empty=int((found.shares.sum(axis=(1, 2, 3)) == 0).sum()),
        seconds=seconds,
        verdict=judge(method.name, layers[-1][1], title=method.title),
        cascade=layers,
        deletion=mean_figure("deletion", deletion, bounds, within="share"),
        insertion=mean_figure("insertion", insertion, bounds, within="share"),
        deletion_gain=mean_figure(
            "random - deletion", random_deletion - deletion, bounds, within="signed"
        ),
        insertion_gain=mean_figure(
            "insertion - random", insertion - random_insertion, bounds, within="signed"
        ),
        localisations=tuple(
            localise(name, found.shares[:, 0], masks[:count], bounds)
            for name, masks in regions.items()
        ),
    )


def _first(values: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """The first so many; NaN where there are fewer."""
    result = np.full(count, np.nan)
    result[: len(values)] = values[:count]
    return result
