"""Samples worth looking at: the errors it was surest of, and the typical cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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
    return [_example(scored, int(i)) for i in order[:at_most]]


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
    return [_example(scored, i) for i in chosen]


def _sureness(scored: Scored) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return scored.probabilities[np.arange(len(scored.truth)), scored.predicted]


def _example(scored: Scored, index: int) -> Example:
    return Example(
        sample=scored.samples[index],
        truth=scored.classes[scored.truth[index]],
        predicted=scored.classes[scored.predicted[index]],
        probability=float(_sureness(scored)[index]),
    )
