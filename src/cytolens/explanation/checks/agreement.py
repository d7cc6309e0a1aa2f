"""Whether methods agree on one model: two that contradict cannot both be right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from cytolens.explanation.checks.mean_figure import mean_figure
from cytolens.explanation.checks.rank_correlation import rank_correlations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Agreement:
    """The mean rank correlation of two methods' maps."""

    methods: tuple[str, str]
    correlation: Figure

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "methods": list(self.methods),
            "correlation": self.correlation.as_dict(),
        }


def agreements(
    maps: Mapping[str, NDArray[np.float32]], bounds_of: Callable[[int], Bounds]
) -> list[Agreement]:
    """Compare every two methods on the images that both explained.

    Args:
        maps: By method, each of shape ``(samples, images, size, size)``; a method
            that had less time explained fewer, the first ones.
        bounds_of: Gives the resamples of the first so many images.
    """
    found = []
    for one, other in combinations(maps, 2):
        count = min(len(maps[one]), len(maps[other]))
        values = rank_correlations(maps[one][:count], maps[other][:count])
        figure = mean_figure(
            "rank correlation",
            values,
            bounds_of(count),
            within="signed",
            why="a map is flat in every image",
        )
        found.append(Agreement((one, other), figure))
    return found
