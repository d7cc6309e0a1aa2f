"""The results of the card's metadata, as the hub's ``model-index`` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.card.metrics import Metrics

TYPES = {
    "accuracy": "accuracy",
    "balanced accuracy": "balanced_accuracy",
    "sensitivity": "recall",
    "specificity": "specificity",
    "PPV": "precision",
    "NPV": "npv",
    "F1": "f1",
    "macro F1": "f1",
    "MCC": "matthews_correlation",
    "ROC AUC": "roc_auc",
    "macro ROC AUC (one vs rest)": "roc_auc",
    "PR AUC": "average_precision",
}
"""Our names to those the hub knows."""


def eval_results(evaluations: Sequence[Metrics]) -> list[Any]:
    """One ``EvalResult`` for each figure that is defined."""
    from huggingface_hub import EvalResult

    found = []
    for metrics in evaluations:
        for figure in metrics.figures:
            kind = TYPES.get(figure["name"])
            if kind is None or figure["value"] is None:
                continue
            found.append(
                EvalResult(
                    task_type="image-classification",
                    task_name="Image classification",
                    dataset_type="manifest",
                    dataset_name=metrics.name,
                    dataset_split=metrics.split,
                    metric_type=kind,
                    metric_name=figure["name"],
                    metric_value=round(figure["value"], 4),
                    metric_args=_bounds(figure),
                )
            )
    return found


def _bounds(figure: dict[str, Any]) -> dict[str, Any]:
    """The interval, which the hub has no field of its own for."""
    if figure["low"] is None or figure["high"] is None:
        return {"n": figure["n"], "interval": "none"}
    return {
        "n": figure["n"],
        "low": round(figure["low"], 4),
        "high": round(figure["high"], 4),
        "interval": figure["method"],
    }
