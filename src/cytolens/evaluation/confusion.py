"""Figures that follow from the confusion matrix alone, for many matrices at once.

Every function takes counts of shape ``(..., classes, classes)``, rows the truth and
columns the prediction, and gives NaN where a figure is not defined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.float64]
    Values = NDArray[np.float64]

Weighting = Literal["equal", "quadratic"]


def confusion_matrix(
    truth: NDArray[np.int64], predicted: NDArray[np.int64], *, n_classes: int
) -> Counts:
    """Count truth (rows) against prediction (columns), shape ``(classes, classes)``."""
    cells = np.bincount(truth * n_classes + predicted, minlength=n_classes**2)
    return cells.reshape(n_classes, n_classes).astype(np.float64)


def accuracy(counts: Counts) -> Values:
    """Share of samples that are right, shape ``(...,)``."""
    return _ratio(np.trace(counts, axis1=-2, axis2=-1), counts.sum((-2, -1)))


def recall(counts: Counts) -> Values:
    """Share of each class that is found (sensitivity), shape ``(..., classes)``."""
    return _ratio(_right(counts), counts.sum(-1))


def specificity(counts: Counts) -> Values:
    """Share of the others that is not taken for a class, ``(..., classes)``."""
    others = counts.sum((-2, -1))[..., None] - counts.sum(-1)
    false_alarms = counts.sum(-2) - _right(counts)
    return _ratio(others - false_alarms, others)


def precision(counts: Counts) -> Values:
    """Share of each predicted class that is right (PPV), shape ``(..., classes)``."""
    return _ratio(_right(counts), counts.sum(-2))


def negative_predictive_value(counts: Counts) -> Values:
    """Share of what is not taken for a class that is not it, ``(..., classes)``."""
    rejected = counts.sum((-2, -1))[..., None] - counts.sum(-2)
    missed = counts.sum(-1) - _right(counts)
    return _ratio(rejected - missed, rejected)


def f1(counts: Counts) -> Values:
    """Harmonic mean of precision and recall, shape ``(..., classes)``."""
    return _ratio(2 * _right(counts), counts.sum(-1) + counts.sum(-2))


def balanced_accuracy(counts: Counts) -> Values:
    """Mean recall of all classes, shape ``(...,)``; NaN if one has no sample."""
    mean: Values = recall(counts).mean(axis=-1)
    return mean


def matthews(counts: Counts) -> Values:
    """Matthews' correlation coefficient, shape ``(...,)``; NaN if one side is constant.

    Source:
        Gorodkin 2004, Comput Biol Chem 28:367-374 (the multi-class form).
    """
    truth, predicted = counts.sum(-1), counts.sum(-2)
    total = counts.sum((-2, -1))
    right = np.trace(counts, axis1=-2, axis2=-1)
    covariance = right * total - (truth * predicted).sum(-1)
    spread = np.sqrt(
        (total**2 - (truth**2).sum(-1)) * (total**2 - (predicted**2).sum(-1))
    )
    return _ratio(covariance, spread)


def kappa(counts: Counts, *, weighting: Weighting = "equal") -> Values:
    """Cohen's kappa, shape ``(...,)``; NaN where no disagreement is to be expected.

    Args:
        counts: Of ordered classes where weights are quadratic.
        weighting: Whether every error weighs the same, or as the square of the
            distance between the two classes.

    Source:
        Cohen 1960, Educ Psychol Meas 20:37-46; weighted: Cohen 1968, Psychol Bull
        70:213-220.
    """
    place = np.arange(counts.shape[-1])
    distance = (place[:, None] - place).astype(np.float64)
    cost = distance**2 if weighting == "quadratic" else (distance != 0).astype(float)
    chance = counts.sum(-1)[..., :, None] * counts.sum(-2)[..., None, :]
    expected = (cost * chance).sum((-2, -1))
    return 1 - _ratio((cost * counts).sum((-2, -1)) * counts.sum((-2, -1)), expected)


def positive_likelihood_ratio(counts: Counts) -> Values:
    """Sensitivity over the share of false alarms, ``(..., classes)``.

    Infinite where there is no false alarm but a hit.
    """
    return _quotient(recall(counts), 1 - specificity(counts))


def negative_likelihood_ratio(counts: Counts) -> Values:
    """Share of misses over specificity, shape ``(..., classes)``; may be infinite."""
    return _quotient(1 - recall(counts), specificity(counts))


def predictive_values_at(
    sensitivity: Values, specificity: Values, *, prevalence: float
) -> tuple[Values, Values]:
    """PPV and NPV by Bayes' theorem, of the shape of the two rates."""
    hits = sensitivity * prevalence
    misses = (1 - sensitivity) * prevalence
    alarms = (1 - specificity) * (1 - prevalence)
    rejected = specificity * (1 - prevalence)
    return _ratio(hits, hits + alarms), _ratio(rejected, rejected + misses)


def _right(counts: Counts) -> Values:
    return np.diagonal(counts, axis1=-2, axis2=-1)


def _quotient(part: Values, whole: Values) -> Values:
    """As ``_ratio``, but infinite where only the denominator is zero."""
    quotient = _ratio(part, whole)
    quotient[(whole == 0) & (part > 0)] = np.inf
    return quotient


def _ratio(part: Values, whole: Values) -> Values:
    result = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=result, where=np.asarray(whole) > 0)
    return result
