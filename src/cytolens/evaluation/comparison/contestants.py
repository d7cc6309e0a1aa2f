"""One model of a comparison: its samples, its figures, and these in every resample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.comparison.resampled import resampled_figures
from cytolens.evaluation.discrimination import discriminate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored


@dataclass(frozen=True)
class Contestant:
    """A model."""

    name: str
    scored: Scored
    figures: tuple[Figure, ...]
    drawn: dict[str, NDArray[np.float64]]
    """Each figure in every resample, shape ``(resamples,)``."""

    def __getitem__(self, name: str) -> Figure:
        return next(figure for figure in self.figures if figure.name == name)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which samples it decides rightly, shape ``(samples,)``."""
        right: NDArray[np.bool_] = self.scored.predicted == self.scored.truth
        return right


def contestants_of(
    scored: Mapping[str, Scored], bounds: Bounds, *, names: Sequence[str]
) -> list[Contestant]:
    """Compute the figures of every model over the same resamples."""
    models = []
    for name, samples in scored.items():
        found = discriminate(samples, bounds)
        figures = tuple(found[figure] for figure in names)
        drawn = resampled_figures(samples, bounds.bootstrap)
        models.append(Contestant(name, samples, figures, drawn))
    return models
