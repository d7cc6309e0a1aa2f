"""The figures of one class against the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.evaluation.counted import Counted

CLINICAL = ("sensitivity", "specificity", "PPV", "NPV")
"""Names of the four rates where one class is the positive one."""
NEUTRAL = ("recall", "specificity", "precision", "NPV")
"""Names of the same rates where every class has its turn."""
OF_COUNTS = (cm.recall, cm.specificity, cm.precision, cm.negative_predictive_value)
"""What makes those rates of counts, in the same order."""


class Share(NamedTuple):
    """Samples a rate is about, and those of them that count for it."""

    right: NDArray[np.bool_]
    among: NDArray[np.bool_]
    why: str
    """Reason where it is about none."""


def shares(counted: Counted, i: int) -> tuple[Share, ...]:
    """What the four rates of class ``i`` count, in the order of their names."""
    true, said = counted.scored.truth == i, counted.predicted == i
    label = counted.scored.classes[i]
    return (
        Share(said, true, f"no sample of {label}"),
        Share(~said, ~true, f"no sample but of {label}"),
        Share(true, said, f"nothing was taken for {label}"),
        Share(~true, ~said, f"everything was taken for {label}"),
    )


def rates(counted: Counted, i: int, *, names: tuple[str, ...]) -> list[Figure]:
    """Sensitivity, specificity and both predictive values under some names."""
    return [
        counted.bounds.rate(
            name,
            share.right,
            share.among,
            why=share.why,
            drawn=rate(counted.drawn)[:, i] if counted.bounds.clustered else None,
        )
        for name, share, rate in zip(names, shares(counted, i), OF_COUNTS, strict=True)
    ]


def f1(counted: Counted, i: int) -> Figure:
    """F1 of class ``i``."""
    why = f"{counted.scored.classes[i]} is neither present nor predicted"
    return counted.from_counts("F1", _of(cm.f1, i), why=why)


def roc_area(counted: Counted, i: int) -> Figure:
    """Area under the ROC curve of class ``i`` against the others."""
    clustered = counted.bounds.clustered
    return counted.bounds.area(
        "ROC AUC",
        counted.scored.truth == i,
        counted.scored.log_odds[:, i],
        drawn=counted.drawn_areas_of(i).roc if clustered else None,
    )


def average_precision(counted: Counted, i: int) -> Figure:
    """Area under the precision-recall curve of class ``i``, in steps."""
    name, truth = "PR AUC", counted.scored.truth == i
    if truth.all() or not truth.any():
        missing = "negatives" if truth.all() else "positives"
        return Figure.undefined(name, why=f"no {missing}", n=counted.n)
    value = float(counted.areas_of(i).precision_recall[0])
    drawn = counted.drawn_areas_of(i).precision_recall
    units = min(counted.units(truth), counted.units(~truth))
    return counted.bounds.resampled(
        name, value, drawn, n=counted.n, scale="share", units=units
    )


def _of(
    figure: Callable[[NDArray[np.float64]], NDArray[np.float64]], i: int
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    return lambda counts: figure(counts)[..., i]
