"""The set of classes that stay possible for each sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.conformal.fit import column_values, strangeness
from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.conformal import ConformalRule
    from cytolens.prediction.table import Predictions


def prediction_sets(predictions: Predictions, rule: ConformalRule) -> NDArray[np.bool_]:
    """Tell which classes stay possible.

    A set may be empty: then the sample is stranger than almost all that were seen. A
    value of the rule's column that was not seen gets the largest quantile.

    Args:
        predictions: Any rows; labels are not looked at.
        rule: Fitted on the same model's probabilities.

    Returns:
        Shape ``(samples, classes)``.

    Raises:
        EvaluationError: If the rule is of other classes, or its column is missing.
    """
    classes = predictions.classes
    strange = strangeness(predictions.probabilities)
    if rule.method == "class":
        if set(rule.quantiles) != set(classes):
            msg = (
                f"The conformal quantiles are of {', '.join(rule.quantiles)}; the "
                f"predictions are of {', '.join(classes)}. Fit them again with "
                "`cytolens abstain`."
            )
            raise EvaluationError(msg)
        return strange <= np.array([rule.quantiles[name] for name in classes])
    widest = max(rule.quantiles.values())
    if rule.by is None:
        return strange <= widest
    values = column_values(predictions, rule.by)
    limits = np.array([rule.quantiles.get(str(v), widest) for v in values])
    return strange <= limits.reshape(-1, 1)
