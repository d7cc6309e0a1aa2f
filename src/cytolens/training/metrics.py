"""Figures of the validation split that choose the epoch that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def validation_figures(
    probabilities: NDArray[np.float64], labels: NDArray[np.int64]
) -> dict[str, float]:
    """Accuracy, balanced accuracy and ROC AUC of a whole split.

    Args:
        probabilities: Shape ``(samples, classes)``; rows sum to 1.
        labels: True class numbers, shape ``(samples,)``.

    Returns:
        ``val_accuracy``, ``val_balanced_accuracy`` (mean recall of the classes that
        occur) and ``val_auc`` (of the second of two classes; of more, the mean of
        one class against the rest over those that occur). An AUC that no data can
        give, for want of a second class, is NaN.
    """
    guesses = probabilities.argmax(axis=1)
    present = np.unique(labels)
    recalls = [float((guesses[labels == c] == c).mean()) for c in present]
    return {
        "val_accuracy": float((guesses == labels).mean()),
        "val_balanced_accuracy": float(np.mean(recalls)),
        "val_auc": _auc(probabilities, labels, present),
    }


def _auc(
    probabilities: NDArray[np.float64],
    labels: NDArray[np.int64],
    present: NDArray[np.int64],
) -> float:
    from sklearn.metrics import roc_auc_score

    if len(present) < 2:
        return float("nan")
    asked = [1] if probabilities.shape[1] == 2 else present
    return float(
        np.mean([roc_auc_score(labels == c, probabilities[:, c]) for c in asked])
    )
