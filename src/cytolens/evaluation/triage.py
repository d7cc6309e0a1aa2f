"""Ways to decide which samples the model answers and which a human must see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored


@dataclass(frozen=True)
class Triage:
    """What is answered, and how.

    Attributes:
        rule: In words, such as ``a human sees what is not one class at 90 % coverage``.
        kept: Whether the model answers, shape ``(samples,)``.
        decided: Its answer (a class's index), shape ``(samples,)``; of no meaning
            where it does not answer.
    """

    rule: str
    kept: NDArray[np.bool_]
    decided: NDArray[np.int64]


def triage_by_sets(
    scored: Scored, member: NDArray[np.bool_], *, coverage: float
) -> Triage:
    """Answer where one class alone stays possible.

    Args:
        scored: Labelled samples.
        member: Their prediction sets, shape ``(samples, classes)``.
        coverage: That the sets were made for, for the words.

    Raises:
        EvaluationError: If the sets are of other samples or classes.
    """
    if member.shape != scored.probabilities.shape:
        msg = (
            f"The sets have shape {member.shape}, the samples "
            f"{scored.probabilities.shape}; expected the same samples and classes."
        )
        raise EvaluationError(msg)
    rule = f"a human sees what is not one class alone at {100 * coverage:g} % coverage"
    decided: NDArray[np.int64] = member.argmax(axis=1)
    return Triage(rule, member.sum(axis=1) == 1, decided)


def triage_by_confidence(scored: Scored, *, limit: float) -> Triage:
    """Answer where the most probable class has at least a probability.

    Raises:
        EvaluationError: If the limit is no probability.
    """
    _check_probability(limit, "limit of the probability")
    kept = scored.probabilities.max(axis=1) >= limit
    rule = f"a human sees what has no class of probability {limit:g} or more"
    return Triage(rule, kept, scored.predicted)


def triage_between(scored: Scored, *, low: float, high: float) -> Triage:
    """Answer below one threshold (negative) and from another on (positive).

    Raises:
        EvaluationError: If there are more than two classes, or the thresholds are not
            ascending probabilities.
    """
    if scored.positive is None:
        msg = "Two thresholds need two classes. Merge classes with --map FILE."
        raise EvaluationError(msg)
    _check_probability(low, "lower threshold")
    _check_probability(high, "upper threshold")
    if low > high:
        msg = f"The lower threshold {low:g} is above the upper one {high:g}."
        raise EvaluationError(msg)
    positive = scored.probabilities[:, scored.positive]
    rule = f"a human sees probabilities from {low:g} up to {high:g}"
    kept = (positive < low) | (positive >= high)
    decided = np.where(positive >= high, scored.positive, 1 - scored.positive)
    return Triage(rule, kept, decided)


def _check_probability(value: float, name: str) -> None:
    if not 0 <= value <= 1:
        msg = f"The {name} is {value:g}; expected a probability from 0 to 1."
        raise EvaluationError(msg)
