"""Whether prediction sets keep their promise on samples they were not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.calibration.ece import ratio
from cytolens.evaluation.conformal.fit import column_values
from cytolens.evaluation.conformal.sets import prediction_sets
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.resampled_totals import resampled_totals

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.bundle.conformal import ConformalRule
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored
    from cytolens.prediction.table import Predictions

    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SetFigures:
    """What the sets of one rule do on a table.

    Attributes:
        rule: With the coverage that was asked for.
        member: Which classes each labelled sample's set holds, ``(samples, classes)``.
        overall: Coverage, mean set size, and shares of sets with one class, with
            several, and with none.
        per_class: Coverage and mean size for each true class.
        per_value: The same for each value of the rule's column; empty without one.
    """

    rule: ConformalRule
    member: Mask
    overall: tuple[Figure, ...]
    per_class: dict[str, tuple[Figure, ...]]
    per_value: dict[str, tuple[Figure, ...]]

    def __getitem__(self, name: str) -> Figure:
        """The overall figure of that name."""
        return next(figure for figure in self.overall if figure.name == name)

    def as_dict(self) -> dict[str, Any]:
        """Rule and figures, as JSON knows them."""
        parts = {"per_class": self.per_class, "per_value": self.per_value}
        return {
            "rule": self.rule.model_dump(mode="json"),
            "figures": [figure.as_dict() for figure in self.overall],
            **{
                part: {k: [f.as_dict() for f in v] for k, v in figures.items()}
                for part, figures in parts.items()
            },
        }

    def frame(self) -> pd.DataFrame:
        """One row for each figure; ``part`` is empty, a class, or a column's value."""
        import pandas as pd

        rows = [{"part": "", **figure.as_dict()} for figure in self.overall]
        for name, figures in (self.per_class | self.per_value).items():
            rows += [{"part": name, **figure.as_dict()} for figure in figures]
        return pd.DataFrame(rows)


def measure_sets(
    predictions: Predictions, scored: Scored, bounds: Bounds, *, rule: ConformalRule
) -> SetFigures:
    """Count how often the sets hold the true class, and how large they are.

    Args:
        predictions: Rows that the rule was not fitted on.
        scored: Their labelled rows, from `scored_from`.
        bounds: How figures are bounded; made from ``scored.keys``.
        rule: The fitted quantiles.

    Raises:
        EvaluationError: If the rule does not fit the predictions.
    """
    labelled = predictions.where(predictions.table["label"].notna().to_numpy())
    member = prediction_sets(labelled, rule)
    right = member[np.arange(len(scored.truth)), scored.truth]
    work = _Work(member, right, bounds)
    values = np.array([]) if rule.by is None else column_values(labelled, rule.by)
    return SetFigures(
        rule=rule,
        member=member,
        overall=work.overall(),
        per_class={
            name: work.of(scored.truth == i, what=f"no sample of {name}")
            for i, name in enumerate(scored.classes)
        },
        per_value={
            f"{rule.by} {name}": work.of(values == name, what="no sample")
            for name in np.unique(values).tolist()
        },
    )


@dataclass(frozen=True)
class _Work:
    member: Mask
    right: Mask
    bounds: Bounds

    def overall(self) -> tuple[Figure, ...]:
        sizes = self.member.sum(axis=1)
        everyone = np.ones(len(sizes), dtype=bool)
        shares = {
            "sets with one class": sizes == 1,
            "sets with several classes": sizes > 1,
            "empty sets": sizes == 0,
        }
        grouped = [self._group_mean()] if self.bounds.clustered else []
        return (
            *self.of(everyone, what="no sample"),
            *grouped,
            *(
                self.bounds.rate(name, mask, everyone, why="no sample")
                for name, mask in shares.items()
            ),
        )

    def of(self, among: Mask, *, what: str) -> tuple[Figure, Figure]:
        """Coverage and mean size of some of the samples."""
        coverage = self.bounds.rate("coverage", self.right, among, why=what)
        return coverage, self._mean_size(among, what)

    def _mean_size(self, among: Mask, what: str) -> Figure:
        name, n = "mean set size", int(among.sum())
        if not n:
            return Figure.undefined(name, why=what)
        sizes = self.member.sum(axis=1).astype(np.float64)
        return self._mean(name, sizes, among.astype(np.float64), n=n)

    def _group_mean(self) -> Figure:
        """Coverage where each group counts once, as a rule by groups promises it."""
        cluster = self.bounds.bootstrap.cluster
        weights = 1 / np.bincount(cluster)[cluster]
        name = "coverage, each group once"
        return self._mean(name, self.right.astype(np.float64), weights, n=len(cluster))

    def _mean(
        self,
        name: str,
        values: NDArray[np.float64],
        weights: NDArray[np.float64],
        *,
        n: int,
    ) -> Figure:
        both = np.stack([values * weights, weights], axis=1)
        alone = np.zeros(len(values), dtype=np.int64)
        drawn = resampled_totals(alone, both, self.bounds.bootstrap, cells=1)[:, 0]
        value = float(both[:, 0].sum() / both[:, 1].sum())
        return self.bounds.resampled(name, value, ratio(drawn[:, 0], drawn[:, 1]), n=n)
