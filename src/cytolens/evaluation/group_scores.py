"""How the scores of one patient's samples become one score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Values = NDArray[np.float64]
    Member = NDArray[np.int64]

ScoreRule = Literal["mean", "max", "majority", "noisy-or"]
OF_TWO_CLASSES = ("max", "noisy-or")
"""Rules that look for one positive sample among many."""
_LEAST = 1e-12
"""Stands for a probability of zero, whose logarithm no table can hold."""


def score_groups(
    logits: Values, member: Member, *, rule: ScoreRule, positive: int | None
) -> Values:
    """Make one row of logits for each group.

    Args:
        logits: Of each sample, shape ``(samples, classes)``.
        member: Which group each sample belongs to, shape ``(samples,)``; from 0.
        rule: As in :func:`~cytolens.evaluation.grouping.group_predictions`.
        positive: Index of the positive class of two.

    Returns:
        Logarithms of the probabilities, shape ``(groups, classes)``.

    Raises:
        EvaluationError: If the rule looks for a positive sample, but there are more
            than two classes.
    """
    from scipy.special import log_softmax

    logs: Values = log_softmax(logits, axis=1)
    if rule == "mean":
        return _logs(_means(np.exp(logs), member))
    if rule == "majority":
        votes = np.eye(logits.shape[1])[logits.argmax(axis=1)]
        return _logs(_means(votes, member))
    if positive is None:
        msg = (
            f"The rule {rule!r} needs two classes, one of them positive; found "
            f"{logits.shape[1]}. Use 'mean' or 'majority', or merge with --map FILE."
        )
        raise EvaluationError(msg)
    any_of: Callable[[Values, Member], Values]
    any_of = _none_of_the_likeliest if rule == "max" else _none_if_independent
    none = any_of(logs[:, 1 - positive], member)
    result = np.empty((len(none), 2))
    result[:, 1 - positive] = none
    result[:, positive] = np.log(-np.expm1(np.minimum(none, -_LEAST)))
    return result


def _none_of_the_likeliest(negative: Values, member: Member) -> Values:
    least = np.zeros(member.max() + 1)
    np.minimum.at(least, member, negative)
    return least


def _none_if_independent(negative: Values, member: Member) -> Values:
    return np.bincount(member, weights=negative).astype(np.float64)


def _means(values: Values, member: Member) -> Values:
    sizes = np.bincount(member)
    sums = [np.bincount(member, weights=column) for column in values.T]
    return np.stack(sums, axis=1) / sizes[:, None]


def _logs(probabilities: Values) -> Values:
    logs: Values = np.log(np.maximum(probabilities, _LEAST))
    return logs
