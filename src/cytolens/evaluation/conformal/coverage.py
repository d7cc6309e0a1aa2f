"""Whether prediction sets keep their promise on samples they were not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.cell_rates import CellRates
from cytolens.evaluation.conformal.fit import column_values
from cytolens.evaluation.conformal.sets import prediction_sets
from cytolens.evaluation.intervals.resampled_totals import ratio, resampled_totals

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.bundle.conformal import ConformalRule
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
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
    values = np.zeros(len(right), dtype=str)
    if rule.by is not None:
        values = column_values(labelled, rule.by)
    sizes = member.sum(axis=1)
    rates = CellRates(bounds, scored.truth, right, sizes, values)
    work = _Work(sizes, right, rates)
    return SetFigures(
        rule=rule,
        member=member,
        overall=work.overall(),
        per_class={
            name: work.of(scored.truth == i, why=f"no sample of {name}")
            for i, name in enumerate(scored.classes)
        },
        per_value={
            f"{rule.by} {name}": work.of(values == name, why="no sample")
            for name in np.unique(values).tolist()
            if rule.by is not None
        },
    )


@dataclass(frozen=True)
class _Work:
    sizes: NDArray[np.int64]
    right: Mask
    rates: CellRates

    def overall(self) -> tuple[Figure, ...]:
        everyone = np.ones(len(self.sizes), dtype=bool)
        shares = {
            "sets with one class": self.sizes == 1,
            "sets with several classes": self.sizes > 1,
            "empty sets": self.sizes == 0,
        }
        bounds = self.rates.bounds
        grouped = [_group_coverage(self.right, bounds)] if bounds.clustered else []
        return (
            *self.of(everyone, why="no sample"),
            *grouped,
            *(
                self.rates.rate(name, mask, everyone, why="no sample")
                for name, mask in shares.items()
            ),
        )

    def of(self, among: Mask, *, why: str) -> tuple[Figure, Figure]:
        """Coverage and mean size of some of the samples."""
        sizes = self.sizes.astype(np.float64)
        return (
            self.rates.rate("coverage", self.right, among, why=why),
            self.rates.mean("mean set size", sizes, among, why=why),
        )


def _group_coverage(right: Mask, bounds: Bounds) -> Figure:
    """Coverage where each group counts once, as a rule by groups promises it."""
    cluster = bounds.bootstrap.cluster
    weights = 1 / np.bincount(cluster)[cluster]
    both = np.stack([right * weights, weights], axis=1)
    alone = np.zeros(len(right), dtype=np.int64)
    drawn = resampled_totals(alone, both, bounds.bootstrap, cells=1)[:, 0]
    value = float(both[:, 0].sum() / both[:, 1].sum())
    shares = ratio(drawn[:, 0], drawn[:, 1])
    name = "coverage, each group once"
    return bounds.resampled(name, value, shares, n=len(right))
