"""How cards name their figures."""

from __future__ import annotations

import re

_NAMES: dict[str, str] = {
    "balanced_accuracy": r"balanced[\s-]acc(?:uracy)?|bacc|bal\.? acc(?:uracy)?",
    "pr_auc": r"average[\s-]precision|mean average precision|(?-i:m?AP)(?:@\d+)?|"
    r"PR[\s-]?AUC|AUC[\s-]?PR|AUPRC|area under the precision[\s-]recall curve",
    "auc": r"(?:ROC[\s/-]*AUC|AUC[\s/-]*ROC|AUROC|AUC)(?: score)?|c[\s-]statistic|"
    r"area under the (?:ROC |receiver operating characteristic )?curve",
    "accuracy": r"acc(?:uracy)?",
    "f1_other": r"F[\s-]?(?:2|0\.5|beta)(?:[\s-]?score)?",
    "f1": r"F[\s-]?1(?:[\s-]?(?:score|measure))?|F[\s-](?:score|measure)",
    "npv": r"NPV|negative predictive value",
    "ppv": r"PPV|positive predictive value",
    "fdr": r"FDR|false discovery rate",
    "fnr": r"FNR|false[\s-]negative[\s-]rate|miss[\s-]rate",
    "fpr": r"FPR|false[\s-]positive[\s-]rate|fall[\s-]?out|false[\s-]alarm[\s-]rate",
    "sensitivity": r"sensitivity|sens\.?|TPR|true[\s-]positive[\s-]rate",
    "specificity": r"specificity|spec\.?|TNR|true[\s-]negative[\s-]rate|selectivity",
    "precision": r"precision",
    "recall": r"recall",
    "quadratic_kappa": r"(?:quadratic(?:ally)?[\s-])?weighted[\s-](?:Cohen'?s? )?kappa|"
    r"quadratic kappa|QWK",
    "kappa": r"(?:Cohen['\u2019]?s?[\s-])?kappa",
    "mcc": r"MCC|Matthews(?:['\u2019]s?)?[\s-]corr?elation(?:[\s-]coefficient)?|"
    r"Matthews",
    "youden": r"Youden(?:['\u2019]s)?(?:[\s-](?:J|index|J statistic|statistic))?",
    "error": r"error[\s-]rate|misclassification[\s-]rate|classification error",
    "loss": r"(?:log[\s-]?)?loss",
    "brier": r"Brier(?:[\s-]score)?",
    "ece": r"ECE|expected calibration error",
}
CLINICAL = frozenset({"sensitivity", "specificity", "ppv", "npv", "fnr", "fpr"})
"""Figures that name a positive class by being used at all."""
AMBIGUOUS = frozenset({"precision", "recall", "f1"})
"""Figures of one class, or averaged over classes, under one name."""
CANONICAL = {"ppv": "precision", "sensitivity": "recall"}
RATES = frozenset(
    {
        "accuracy",
        "balanced_accuracy",
        "precision",
        "recall",
        "specificity",
        "npv",
        "f1",
        "fnr",
        "fpr",
        "fdr",
        "error",
        "auc",
        "pr_auc",
    }
)
"""Figures between 0 and 1, for which a percentage can be meant."""
_ALL = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES.items())
METRIC = re.compile(rf"(?<![\w@])(?:{_ALL})(?![\w])(?!-\d)", re.IGNORECASE)

TITLES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "precision": "precision",
    "recall": "recall",
    "specificity": "specificity",
    "npv": "NPV",
    "f1": "F1",
    "mcc": "MCC",
    "kappa": "Cohen's kappa",
    "fnr": "false negative rate",
    "fpr": "false positive rate",
    "fdr": "false discovery rate",
    "error": "error rate",
    "youden": "Youden's J",
    "auc": "ROC AUC",
    "pr_auc": "PR AUC",
}


def metric_of(match: re.Match[str]) -> str:
    """Which figure a match of `METRIC` names, as the card calls it."""
    return match.lastgroup or ""


def metric_in_cell(text: str) -> str | None:
    """The figure that a table's cell names, if it names exactly one."""
    found = [metric_of(m) for m in METRIC.finditer(text.replace("_", " "))]
    canonical = {CANONICAL.get(name, name) for name in found}
    return found[-1] if len(canonical) == 1 else None


def title_of(metric: str) -> str:
    """How a finding names the figure."""
    return TITLES.get(metric, metric.replace("_", " "))
