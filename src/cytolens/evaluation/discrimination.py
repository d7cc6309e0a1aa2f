"""How well classes are told apart: every figure of a table, each with its interval."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation import averages as av
from cytolens.evaluation import confusion as cm
from cytolens.evaluation import one_class
from cytolens.evaluation.at_prevalence import AtPrevalence, predictive_values
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.likelihood import likelihood_ratios

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.counted import FromCounts
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored


@dataclass(frozen=True)
class Discrimination:
    """The figures of one set of samples.

    Attributes:
        overall: Figures of all classes together; for two classes also those of the
            positive class.
        per_class: One list of figures for each class.
        confusion: Counts, rows the truth, shape ``(classes, classes)``.
        averages: Over classes: ``macro`` (each class alike) and ``weighted`` (by its
            samples).
        confusion_rates: Share of each true class (row) that was taken for each.
        at_prevalence: PPV and NPV of the positive class at stated prevalences.
    """

    overall: tuple[Figure, ...]
    per_class: dict[str, tuple[Figure, ...]]
    confusion: NDArray[np.float64]
    averages: dict[str, tuple[Figure, ...]] = field(default_factory=dict)
    confusion_rates: tuple[tuple[Figure, ...], ...] = ()
    at_prevalence: tuple[AtPrevalence, ...] = ()

    def __getitem__(self, name: str) -> Figure:
        """The overall figure of that name."""
        return next(figure for figure in self.overall if figure.name == name)

    def everything(self) -> Iterator[tuple[str, Figure]]:
        """Every figure, each with what it is about, such as ``overall`` or a class."""
        scopes = {"overall": self.overall, **self.averages, **self.per_class}
        for scope, figures in scopes.items():
            yield from ((scope, figure) for figure in figures)
        for name, row in zip(self.per_class, self.confusion_rates, strict=False):
            yield from ((name, figure) for figure in row)
        for at in self.at_prevalence:
            yield from (("overall", figure) for figure in (at.ppv, at.npv))


def discriminate(
    scored: Scored,
    bounds: Bounds,
    *,
    ordered: bool = False,
    prevalences: Sequence[float] = (),
) -> Discrimination:
    """Compute every figure.

    Args:
        scored: Labelled samples.
        bounds: How they are bounded; made from ``scored.keys``.
        ordered: Whether the classes, in their order, are grades of one thing, so that
            quadratic kappa makes sense.
        prevalences: At which to state PPV and NPV; of two classes only.

    Raises:
        EvaluationError: If a prevalence is not between 0 and 1, or is given for more
            than two classes.
    """
    counted = Counted(scored, bounds)
    return Discrimination(
        overall=tuple(_overall(counted, ordered=ordered)),
        per_class={
            name: tuple(_of_class(counted, i)) for i, name in enumerate(scored.classes)
        },
        confusion=counted.counts,
        averages=av.averages(counted),
        confusion_rates=_confusion_rates(counted),
        at_prevalence=_at_prevalences(counted, prevalences),
    )


def _overall(counted: Counted, *, ordered: bool) -> list[Figure]:
    one_sided = "only one class, true or predicted"
    i = counted.scored.positive
    figures = [
        _accuracy(counted),
        _macro(counted, av.rate_of_each(counted, 0), "balanced accuracy"),
        *(_macros(counted) if i is None else _of_positive(counted, i)),
    ]
    signed: dict[str, FromCounts] = {"MCC": cm.matthews, "Cohen's kappa": cm.kappa}
    if ordered:
        signed["quadratic kappa"] = partial(cm.kappa, weighting="quadratic")
    return figures + [
        counted.from_counts(name, figure, why=one_sided, scale="signed")
        for name, figure in signed.items()
    ]


def _accuracy(counted: Counted) -> Figure:
    right = counted.scored.truth == counted.predicted
    everyone = np.ones_like(right)
    drawn = cm.accuracy(counted.drawn) if counted.bounds.clustered else None
    return counted.bounds.rate(
        "accuracy", right, everyone, why="no sample", drawn=drawn
    )


def _of_positive(counted: Counted, i: int) -> list[Figure]:
    """Figures of the positive class, under their clinical names."""
    return [
        one_class.roc_area(counted, i),
        one_class.average_precision(counted, i),
        *one_class.rates(counted, i, names=one_class.CLINICAL),
        one_class.f1(counted, i),
        *likelihood_ratios(counted, i),
    ]


def _macros(counted: Counted) -> list[Figure]:
    roc, pr = av.roc_area_of_each(counted), av.average_precision_of_each(counted)
    return [
        _macro(counted, roc, "macro ROC AUC (one vs rest)"),
        _macro(counted, pr, "macro PR AUC (one vs rest)"),
        _macro(counted, av.f1_of_each(counted), "macro F1"),
    ]


def _macro(counted: Counted, measure: av.Measure, name: str) -> Figure:
    return av.average(counted, measure, kind="macro", name=name)


def _of_class(counted: Counted, i: int) -> list[Figure]:
    """One class against the others."""
    return [
        *one_class.rates(counted, i, names=one_class.NEUTRAL),
        one_class.f1(counted, i),
        one_class.roc_area(counted, i),
        one_class.average_precision(counted, i),
        *likelihood_ratios(counted, i),
    ]


def _confusion_rates(counted: Counted) -> tuple[tuple[Figure, ...], ...]:
    return tuple(
        tuple(_confusion_rate(counted, row, column) for column in range(counted.size))
        for row in range(counted.size)
    )


def _confusion_rate(counted: Counted, row: int, column: int) -> Figure:
    names = counted.scored.classes
    drawn = counted.drawn[:, row]
    with np.errstate(invalid="ignore"):
        share = drawn[:, column] / drawn.sum(-1)
    return counted.bounds.rate(
        f"{names[row]} taken for {names[column]}",
        counted.predicted == column,
        counted.scored.truth == row,
        why=f"no sample of {names[row]}",
        drawn=share,
    )


def _at_prevalences(
    counted: Counted, prevalences: Sequence[float]
) -> tuple[AtPrevalence, ...]:
    i = counted.scored.positive
    if prevalences and i is None:
        msg = (
            f"A prevalence was given, but there are {counted.size} classes and none "
            "is the positive one. Merge them to two with --map FILE first."
        )
        raise EvaluationError(msg)
    return tuple(
        predictive_values(counted, i or 0, prevalence=share) for share in prevalences
    )
