"""PPV and NPV where the disease is rarer, or more common, than in the samples."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.predictive_value import (
    Rate,
    predictive_value_interval,
)

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from cytolens.evaluation.counted import Counted

METHOD = "logit (Mercaldo)"
ASSUMPTION = "as if sensitivity and specificity were the same there"


@dataclass(frozen=True)
class AtPrevalence:
    """What a result means where this share of samples is positive."""

    prevalence: float
    ppv: Figure
    npv: Figure

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return {
            "prevalence": self.prevalence,
            "ppv": self.ppv.as_dict(),
            "npv": self.npv.as_dict(),
        }


def predictive_values(counted: Counted, i: int, *, prevalence: float) -> AtPrevalence:
    """PPV and NPV of class ``i`` by Bayes' theorem.

    Raises:
        EvaluationError: If ``prevalence`` is not between 0 and 1.
    """
    if not 0 < prevalence < 1:
        msg = f"The prevalence is {prevalence}; expected a share between 0 and 1."
        raise EvaluationError(msg)
    odds, share = prevalence / (1 - prevalence), f"{100 * prevalence:.4g} % prevalence"
    true, said = counted.scored.truth == i, counted.predicted == i
    drawn = cm.predictive_values_at(
        cm.recall(counted.drawn)[:, i],
        cm.specificity(counted.drawn)[:, i],
        prevalence=prevalence,
    )
    ppv = _Task(f"PPV at {share}", said, true, odds, drawn[0])
    npv = _Task(f"NPV at {share}", ~said, ~true, 1 / odds, drawn[1])
    label = counted.scored.classes[i]
    return AtPrevalence(
        prevalence,
        _value(counted, ppv, why=f"nothing was taken for {label}"),
        _value(counted, npv, why=f"everything was taken for {label}"),
    )


class _Task(NamedTuple):
    """One predictive value: samples that ``said`` it, and those it is ``true`` of."""

    name: str
    said: NDArray[np.bool_]
    true: NDArray[np.bool_]
    odds: float
    drawn: NDArray[np.float64]


def _value(counted: Counted, task: _Task, *, why: str) -> Figure:
    n = counted.n
    if task.true.all() or not task.true.any():
        return Figure.undefined(task.name, why="only one class has samples", n=n)
    if not task.said.any():
        return Figure.undefined(task.name, why=why, n=n)
    units = counted.units(task.true), counted.units(~task.true)
    right = Rate(float(task.said[task.true].mean()) * units[0], units[0])
    wrong = Rate(float(task.said[~task.true].mean()) * units[1], units[1])
    hits = task.odds * right.successes / right.trials
    value = hits / (hits + wrong.successes / wrong.trials)
    ends = predictive_value_interval(
        right, wrong, odds=task.odds, confidence=counted.bounds.confidence
    )
    if not counted.bounds.clustered:
        return Figure(task.name, value, *ends, METHOD, n, ASSUMPTION)
    fallback = (np.array(ends), min(units))
    figure = counted.bounds.resampled(
        task.name, value, task.drawn, n=n, fallback=fallback, scale="share"
    )
    return replace(figure, note="; ".join(filter(None, [figure.note, ASSUMPTION])))
