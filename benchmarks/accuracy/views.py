"""The questions asked of one predictions table: all classes, or two merged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.evaluation.class_map import ClassMap
from cytolens.evaluation.evaluation import evaluate_predictions

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.prediction.table import Predictions

HERLEV = ClassMap(
    positive="abnormal",
    classes={
        "normal": ("normal_columnar", "normal_intermediate", "normal_superficiel"),
        "abnormal": (
            "light_dysplastic",
            "moderate_dysplastic",
            "severe_dysplastic",
            "carcinoma_in_situ",
        ),
    },
)
LBC = ClassMap(
    positive="abnormal",
    classes={"normal": ("NL",), "abnormal": ("LSIL", "HSIL", "SCC")},
)
VIEWS: dict[str, dict[str, tuple[ClassMap | None, str | None]]] = {
    "pcam": {"tumour": (None, "1")},
    "herlev": {"7 classes": (None, None), "normal/abnormal": (HERLEV, None)},
    "lbc": {"4 classes": (None, None), "normal/abnormal": (LBC, None)},
    "oral": {"OSCC": (None, "OSCC")},
    "cervix-pairs": {"high grade": (None, "high_grade")},
}
"""Data set -> question -> (class map, positive class)."""

FIGURES = {
    "balanced_accuracy": ("balanced accuracy",),
    "auc": ("ROC AUC", "macro ROC AUC (one vs rest)"),
    "sensitivity": ("sensitivity",),
    "specificity": ("specificity",),
}


def ask(predictions: Predictions, dataset: str) -> list[dict[str, Any]]:
    """Compute the figures of each question, with who was counted."""
    return [
        _answer(
            evaluate_predictions(predictions, class_map=class_map, positive=positive),
            question,
        )
        for question, (class_map, positive) in VIEWS[dataset].items()
    ]


def _answer(evaluation: Evaluation, question: str) -> dict[str, Any]:
    table = evaluation.predictions.table
    groups = int(table["group"].nunique())
    by_name = {figure.name: figure for figure in evaluation.figures.overall}
    return {
        "question": question,
        "n": len(table),
        "groups": f"{groups} groups" if groups else "unknown groups",
        "figures": {
            key: by_name[name].as_dict()
            for key, names in FIGURES.items()
            for name in names
            if name in by_name
        },
    }
