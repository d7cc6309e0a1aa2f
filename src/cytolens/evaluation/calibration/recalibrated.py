"""A predictions table with other logits, and the probabilities that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.prediction.checks import softmax
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def recalibrated(
    predictions: Predictions, logits: NDArray[np.float64], *, tag: str = ""
) -> Predictions:
    """Put other logits in.

    Args:
        predictions: The table.
        logits: Shape ``(samples, classes)``.
        tag: Of the calibration; added to each model's id, as in a calibrated bundle.
    """
    table = predictions.table.copy()
    for prefix, values in ((PROB, softmax(logits)), (LOGIT, logits)):
        for i, name in enumerate(predictions.classes):
            table[prefix + name] = values[:, i]
    if tag:
        table["model"] = table["model"] + f"+{tag}"
    return Predictions(table)
