"""The figures of some samples, with what is needed to compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import discriminate
from cytolens.evaluation.subgroups.size import too_small_for

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored

OF_TWO = ("sensitivity", "specificity", "ROC AUC", "balanced accuracy")
OF_SEVERAL = ("balanced accuracy", "macro ROC AUC (one vs rest)", "accuracy")


@dataclass(frozen=True)
class Measured:
    """Some samples, their figures, and for which of these they are too few."""

    scored: Scored
    figures: tuple[Figure, ...]
    too_small: dict[str, str]
    clustered: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Of the figures."""
        return tuple(figure.name for figure in self.figures)

    def __getitem__(self, name: str) -> Figure:
        return next(figure for figure in self.figures if figure.name == name)


def measure(
    scored: Scored, *, confidence: float, resamples: int, seed: int
) -> Measured:
    """Compute the figures of a subgroup by the same code as those of a whole table."""
    bounds = Bounds.of(
        scored.keys, confidence=confidence, resamples=resamples, seed=seed
    )
    found = discriminate(scored, bounds)
    names = OF_SEVERAL if scored.positive is None else OF_TWO
    return Measured(
        scored=scored,
        figures=tuple(found[name] for name in names),
        too_small={name: too_small_for(name, scored) for name in names},
        clustered=bounds.clustered,
    )
