"""Samples worth looking at: the errors it was surest of, the hardest, the typical."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.risk_coverage import confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored


@dataclass(frozen=True)
class Example:
    """One sample with what it is and what it was taken for."""

    sample: str
    truth: str
    predicted: str
    probability: float
    """Of the predicted class."""

    @property
    def is_right(self) -> bool:
        """Whether truth and prediction agree."""
        return self.truth == self.predicted


def confident_errors(scored: Scored, *, at_most: int = 8) -> list[Example]:
    """The wrong samples, the surest first."""
    sure = _sureness(scored)
    wrong = np.flatnonzero(scored.truth != scored.predicted)
    order = wrong[np.argsort(-sure[wrong], kind="stable")]
    return _examples(scored, order[:at_most].tolist())


def hardest_cases(scored: Scored, *, at_most: int = 8) -> list[Example]:
    """Samples whose decision is nearest to another, right or wrong, nearest first."""
    order = np.argsort(confidence(scored), kind="stable")
    return _examples(scored, order[:at_most].tolist())


def typical_cases(scored: Scored, *, per_class: int = 2) -> list[Example]:
    """Right samples of each class whose probability is nearest the class's median."""
    sure = _sureness(scored)
    chosen: list[int] = []
    for index in range(len(scored.classes)):
        right = np.flatnonzero(
            (scored.truth == index) & (scored.predicted == scored.truth)
        )
        if len(right):
            away = np.abs(sure[right] - np.median(sure[right]))
            chosen += right[np.argsort(away, kind="stable")][:per_class].tolist()
    return _examples(scored, chosen)


def _sureness(scored: Scored) -> NDArray[np.float64]:
    rows = np.arange(len(scored.truth))
    return np.asarray(scored.probabilities[rows, scored.predicted])


def _examples(scored: Scored, indices: Sequence[int]) -> list[Example]:
    sure, predicted = _sureness(scored), scored.predicted
    return [
        Example(
            sample=scored.samples[i],
            truth=scored.classes[scored.truth[i]],
            predicted=scored.classes[predicted[i]],
            probability=float(sure[i]),
        )
        for i in indices
    ]
