"""Labelled samples as arrays: truth, scores, decisions and who belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.errors import EvaluationError
from cytolens.prediction.checks import check_labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.prediction.table import Predictions

THRESHOLD = 0.5
"""Decision threshold of a binary model where no other was chosen beforehand."""


@dataclass(frozen=True)
class Scored:
    """Samples with a label.

    Attributes:
        samples: Name of each sample.
        classes: Class names.
        truth: Index of the true class, shape ``(samples,)``.
        probabilities: Shape ``(samples, classes)``.
        log_odds: Each class against the others, shape ``(samples, classes)``; ranks
            as the probabilities do, but does not run out of digits near 0 and 1.
        keys: What each sample belongs to (patient, slide), or itself.
        positive: Index of the positive class; None where there are three or more.
        threshold: Probability from which a sample of two classes is called positive;
            never chosen on what is reported.
    """

    samples: tuple[str, ...]
    classes: tuple[str, ...]
    truth: NDArray[np.int64]
    probabilities: NDArray[np.float64]
    log_odds: NDArray[np.float64]
    keys: tuple[str, ...]
    positive: int | None
    threshold: float = THRESHOLD

    @property
    def predicted(self) -> NDArray[np.int64]:
        """Decided class: positive from the threshold on; the most probable of many."""
        if self.positive is None:
            most: NDArray[np.int64] = self.probabilities.argmax(axis=1)
            return most
        is_positive = self.probabilities[:, self.positive] >= self.threshold
        decided: NDArray[np.int64] = np.where(
            is_positive, self.positive, 1 - self.positive
        )
        return decided


def scored_from(
    predictions: Predictions,
    *,
    positive: str | None = None,
    threshold: float | None = None,
) -> Scored:
    """Take the labelled rows of a table.

    Args:
        predictions: The table.
        positive: The positive class of two; the second in sorted order by default.
        threshold: Probability from which a sample of two classes is called positive;
            0.5 by default.

    Raises:
        UnknownLabelError: If a label is no class of the model.
        EvaluationError: If no row has a label, ``positive`` is no class, or
            ``threshold`` is no probability or there are more than two classes.
    """
    check_labels(predictions.table)
    labelled = predictions.where(predictions.table["label"].notna().to_numpy())
    if not len(labelled):
        msg = (
            f"None of the {len(predictions)} predictions has a label, so there is "
            "nothing to compare with. Predict on a manifest with a label column."
        )
        raise EvaluationError(msg)
    classes = predictions.classes
    codes = {name: i for i, name in enumerate(classes)}
    return Scored(
        samples=tuple(map(str, labelled.table["sample"])),
        classes=classes,
        truth=np.array([codes[str(label)] for label in labelled.table["label"]]),
        probabilities=labelled.probabilities,
        log_odds=_log_odds(labelled.logits),
        keys=_group_keys(labelled),
        positive=positive_index(classes, positive),
        threshold=_checked_threshold(threshold, classes),
    )


def positive_index(classes: tuple[str, ...], positive: str | None) -> int | None:
    """Place of the positive class of two; None where there are more.

    Raises:
        EvaluationError: If ``positive`` is none of the classes.
    """
    if positive is not None and positive not in classes:
        msg = f"The positive class {positive!r} is none of: {', '.join(classes)}."
        raise EvaluationError(msg)
    if len(classes) != 2:
        return None
    return classes.index(positive or sorted(classes)[1])


def _checked_threshold(threshold: float | None, classes: tuple[str, ...]) -> float:
    if threshold is None:
        return THRESHOLD
    if not 0 <= threshold <= 1:
        msg = f"The threshold is {threshold}; expected a probability from 0 to 1."
        raise EvaluationError(msg)
    if len(classes) != 2:
        msg = (
            f"A threshold was given, but there are {len(classes)} classes, of which "
            "the most probable is chosen. Merge them to two with --map FILE first."
        )
        raise EvaluationError(msg)
    return float(threshold)


def _group_keys(predictions: Predictions) -> tuple[str, ...]:
    table = predictions.table
    return tuple(
        f"group:{group}" if isinstance(group, str) else f"sample:{sample}"
        for sample, group in zip(table["sample"], table["group"], strict=True)
    )


def _log_odds(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.special import logsumexp

    columns = range(logits.shape[1])
    return np.stack(
        [
            logits[:, c] - logsumexp(np.delete(logits, c, axis=1), axis=1)
            for c in columns
        ],
        axis=1,
    )
