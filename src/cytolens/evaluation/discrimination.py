"""How well classes are told apart: every figure of a table, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.area import resampled_area, roc_area
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.newcombe_area import newcombe_area_interval
from cytolens.evaluation.intervals.wilson import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored

    FromCounts = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Discrimination:
    """The figures of one set of samples.

    Attributes:
        overall: Figures of all classes together; for two classes also those of the
            positive class.
        per_class: One list of figures for each class.
        confusion: Counts, rows the truth, shape ``(classes, classes)``.
    """

    overall: tuple[Figure, ...]
    per_class: dict[str, tuple[Figure, ...]]
    confusion: NDArray[np.float64]

    def __getitem__(self, name: str) -> Figure:
        """The overall figure of that name."""
        return next(figure for figure in self.overall if figure.name == name)


def discriminate(scored: Scored, bounds: Bounds) -> Discrimination:
    """Compute every figure.

    Args:
        scored: Labelled samples.
        bounds: How they are bounded; made from ``scored.keys``.
    """
    work = _Work(scored, bounds)
    per_class = {name: tuple(work.of_class(i)) for i, name in enumerate(scored.classes)}
    overall = [
        work.accuracy(),
        work.balanced_accuracy(),
        *(work.binary() if scored.positive is not None else work.macro()),
        work.from_counts("MCC", cm.matthews, why="only one class, true or predicted"),
    ]
    return Discrimination(tuple(overall), per_class, work.counts)


class _Work:
    """Counts and resampled counts, shared by all figures."""

    def __init__(self, scored: Scored, bounds: Bounds) -> None:
        self.scored, self.bounds = scored, bounds
        self.truth, self.predicted = scored.truth, scored.predicted
        self.size = len(scored.classes)
        self.n = len(self.truth)
        self.counts = cm.confusion_matrix(
            self.truth, self.predicted, n_classes=self.size
        )
        cells = self.truth * self.size + self.predicted
        drawn = bounds.bootstrap.tally(cells, kinds=self.size**2)
        self.drawn = drawn.reshape(-1, self.size, self.size)
        self._areas: dict[int, NDArray[np.float64]] = {}
        self.present = np.flatnonzero(self.counts.sum(axis=1) > 0)

    def accuracy(self) -> Figure:
        right = self.truth == self.predicted
        return self.bounds.rate("accuracy", right, np.ones_like(right), why="no sample")

    def balanced_accuracy(self) -> Figure:
        if len(self.present) < 2:
            why = "only one class has samples"
            return Figure.undefined("balanced accuracy", why=why, n=self.n)
        rates = [self.counts[i, i] / self.counts[i].sum() for i in self.present]
        units = [self._units(self.truth == i) for i in self.present]
        ends = wilson_interval(
            [r * u for r, u in zip(rates, units, strict=True)],
            units,
            confidence=self.bounds.confidence,
        ).mean(axis=0)
        drawn = cm.recall(self.drawn)[:, self.present].mean(axis=1)
        return self._mean("balanced accuracy", rates, drawn, ends, units)

    def macro(self) -> list[Figure]:
        """One-vs-rest area, averaged over classes, and macro F1."""
        return [
            self._macro_area(),
            self.from_counts(
                "macro F1",
                lambda counts: cm.f1(counts)[..., self.present].mean(axis=-1),
                why="a class is neither present nor predicted",
            ),
        ]

    def binary(self) -> list[Figure]:
        """Figures of the positive class, under their clinical names."""
        i = self.scored.positive or 0
        rates = self._rates(i, ("sensitivity", "specificity", "PPV", "NPV"))
        return [self._area(i, "ROC AUC"), *rates, self._f1(i)]

    def of_class(self, i: int) -> list[Figure]:
        """One class against the others."""
        rates = self._rates(i, ("recall", "specificity", "precision", "NPV"))
        return [*rates, self._f1(i), self._area(i, "ROC AUC")]

    def from_counts(self, name: str, figure: FromCounts, *, why: str) -> Figure:
        """A figure of the confusion matrix, bounded by resampling."""
        value = float(figure(self.counts))
        if not np.isfinite(value):
            return Figure.undefined(name, why=why, n=self.n)
        return self.bounds.resampled(name, value, figure(self.drawn), n=self.n)

    def _rates(self, i: int, names: Sequence[str]) -> list[Figure]:
        true, said = self.truth == i, self.predicted == i
        label = self.scored.classes[i]
        rows = (
            (said, true, f"no sample of {label}"),
            (~said, ~true, f"no sample but of {label}"),
            (true, said, f"nothing was taken for {label}"),
            (~true, ~said, f"everything was taken for {label}"),
        )
        return [
            self.bounds.rate(name, right, among, why=why)
            for name, (right, among, why) in zip(names, rows, strict=True)
        ]

    def _f1(self, i: int) -> Figure:
        why = f"{self.scored.classes[i]} is neither present nor predicted"
        return self.from_counts("F1", lambda counts: cm.f1(counts)[..., i], why=why)

    def _area(self, i: int, name: str) -> Figure:
        drawn = self._drawn_area(i) if self.bounds.clustered else None
        truth, scores = self.truth == i, self.scored.log_odds[:, i]
        return self.bounds.area(name, truth, scores, drawn=drawn)

    def _drawn_area(self, i: int) -> NDArray[np.float64]:
        # Of two classes, each against the other is the same curve.
        key = 0 if self.size == 2 else i
        if key not in self._areas:
            truth, scores = self.truth == key, self.scored.log_odds[:, key]
            self._areas[key] = resampled_area(truth, scores, self.bounds.bootstrap)
        return self._areas[key]

    def _macro_area(self) -> Figure:
        name = "macro ROC AUC (one vs rest)"
        if len(self.present) < 2:
            return Figure.undefined(name, why="only one class has samples", n=self.n)
        tasks = [(self.truth == i, self.scored.log_odds[:, i]) for i in self.present]
        areas = [float(roc_area(*task)[0]) for task in tasks]
        drawn = np.mean([self._drawn_area(i) for i in self.present.tolist()], axis=0)
        units = [(self._units(truth), self._units(~truth)) for truth, _ in tasks]
        ends = np.mean(
            [
                newcombe_area_interval(a, *u, confidence=self.bounds.confidence)
                for a, u in zip(areas, units, strict=True)
            ],
            axis=0,
        )
        return self._mean(name, areas, drawn, ends, [min(u) for u in units])

    def _mean(
        self,
        name: str,
        values: Sequence[float],
        drawn: NDArray[np.float64],
        ends: NDArray[np.float64],
        units: Sequence[int],
    ) -> Figure:
        figure = self.bounds.resampled(
            name, float(np.mean(values)), drawn, n=self.n, fallback=(ends, min(units))
        )
        absent = sorted(set(range(self.size)) - set(self.present.tolist()))
        if not absent:
            return figure
        missing = ", ".join(self.scored.classes[i] for i in absent)
        note = f"over {len(self.present)} of {self.size} classes; no sample of "
        notes = "; ".join(filter(None, [figure.note, note + missing]))
        return Figure(**{**figure.as_dict(), "note": notes})

    def _units(self, among: NDArray[np.bool_]) -> int:
        return len(np.unique(self.bounds.bootstrap.cluster[among]))
