"""Model cards with a known truth, in many styles."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
NAMES = {
    "accuracy": ("Accuracy", "Test accuracy", "accuracy", "Overall Accuracy"),
    "precision": ("Precision", "PPV", "Precision (PPV)", "precision"),
    "recall": ("Recall (Sensitivity)", "Sensitivity", "Recall / Sensitivity", "TPR"),
    "specificity": ("Specificity", "TNR", "specificity"),
    "npv": ("NPV", "Negative predictive value"),
    "f1": ("F1", "F1 Score", "F1-score", "F1-Score"),
    "mcc": ("MCC", "Matthews correlation coefficient"),
    "balanced_accuracy": ("Balanced accuracy",),
    "kappa": ("Cohen's kappa",),
    "fnr": ("False negative rate",),
    "fpr": ("False Positive Rate",),
}
STYLES = ("bullets", "bold", "table", "spaced", "lines", "columns", "sentence")
SIZES = ("none", "sentence", "bullets", "table", "short", "bare")
MATRICES = ("none", "list", "one line", "counts", "table", "transposed")
CLASSES = (("Negative", "Positive"), ("Normal", "Malignant"), ("benign", "cancer"))


@dataclass(frozen=True)
class Truth:
    """A confusion matrix of two classes."""

    tp: int
    fn: int
    tn: int
    fp: int

    def figures(self) -> dict[str, float]:
        """Every figure that is defined."""
        tp, fn, tn, fp = (Decimal(x) for x in (self.tp, self.fn, self.tn, self.fp))
        p, n, total = tp + fn, tn + fp, tp + fn + tn + fp
        found = {
            "accuracy": (tp + tn) / total,
            "recall": tp / p,
            "specificity": tn / n,
            "fnr": fn / p,
            "fpr": fp / n,
            "balanced_accuracy": (tp / p + tn / n) / 2,
        }
        if tp + fp:
            found["precision"] = tp / (tp + fp)
            found["f1"] = 2 * tp / (2 * tp + fp + fn)
        if tn + fn:
            found["npv"] = tn / (tn + fn)
        if tp + fp and tn + fn:
            root = ((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)).sqrt()
            found["mcc"] = (tp * tn - fp * fn) / root
            chance = ((tp + fp) * p + (tn + fn) * n) / total**2
            if chance != 1:
                found["kappa"] = (found["accuracy"] - chance) / (1 - chance)
        return {name: float(value) for name, value in found.items()}


@dataclass(frozen=True)
class Look:
    """How a card prints what it knows."""

    style: str
    size: str
    matrix: str
    digits: int
    percent: bool
    rounding: str
    names: int
    classes: tuple[str, str]
    figures: tuple[str, ...]


def truths(*, most: int = 400) -> st.SearchStrategy[Truth]:
    """Matrices in which both classes are present."""
    counts = st.integers(0, most)
    return st.builds(Truth, counts, counts, counts, counts).filter(
        lambda t: t.tp + t.fn > 0 and t.tn + t.fp > 0
    )


def looks() -> st.SearchStrategy[Look]:
    """Every style of card."""
    return st.builds(
        Look,
        style=st.sampled_from(STYLES),
        size=st.sampled_from(SIZES),
        matrix=st.sampled_from(MATRICES),
        digits=st.integers(1, 4),
        percent=st.booleans(),
        rounding=st.sampled_from(ROUNDINGS),
        names=st.integers(0, 3),
        classes=st.sampled_from(CLASSES),
        figures=st.lists(
            st.sampled_from(sorted(NAMES)), min_size=1, max_size=9, unique=True
        ).map(tuple),
    )


def card_of(truth: Truth, look: Look, *, change: dict[str, float] | None = None) -> str:
    """Print a card.

    Args:
        truth: What was counted.
        look: How it is printed.
        change: Figures printed with another value.
    """
    values = truth.figures() | (change or {})
    shown = [
        (_name(metric, look), printed(values[metric], metric, look))
        for metric in look.figures
        if metric in values
    ]
    return "\n".join(
        [
            "# Cancer cell classifier",
            "",
            "A network for binary classification of cells.",
            "",
            *_size(truth, look),
            "",
            "## Results",
            "",
            *_figures(shown, look.style),
            "",
            *_matrix(truth, look),
            "",
        ]
    )


def printed(value: float, metric: str, look: Look) -> str:
    """A figure as the card prints it."""
    percent = look.percent and metric not in {"mcc", "kappa"}
    scaled = Decimal(repr(value)) * (100 if percent else 1)
    digits = max(look.digits - 2, 0) if percent else max(look.digits, 2)
    text = str(scaled.quantize(Decimal(1).scaleb(-digits), rounding=look.rounding))
    return f"{text}%" if percent else text


def _name(metric: str, look: Look) -> str:
    names = NAMES[metric]
    return names[look.names % len(names)]


def _figures(shown: Sequence[tuple[str, str]], style: str) -> list[str]:
    if style == "table":
        rows = [f"| {name} | {value} |" for name, value in shown]
        return ["| Metric | Value |", "|---|---|", *rows]
    if style == "columns":
        return [
            "| " + " | ".join(name for name, _ in shown) + " |",
            "|" + "---|" * len(shown),
            "| " + " | ".join(value for _, value in shown) + " |",
        ]
    if style == "spaced":
        return [f"{name:<36}{value}" for name, value in shown]
    if style == "lines":
        return ["Metric Value", *(f"{name} {value}" for name, value in shown)]
    if style == "sentence":
        parts = [f"{name.lower()} of {value}" for name, value in shown]
        return [f"On the test set the model reaches an {', a '.join(parts)}."]
    mark = "**" if style == "bold" else ""
    return [f"- {mark}{name}{mark}: {value}" for name, value in shown]


def _size(truth: Truth, look: Look) -> list[str]:
    negative, positive = look.classes
    p, n = truth.tp + truth.fn, truth.tn + truth.fp
    if look.size == "sentence":
        return [f"The test set has {p + n} images ({n} {negative}, {p} {positive})."]
    if look.size == "bullets":
        return [
            "## Data",
            "",
            f"- Test samples: {p + n} images ({n} {negative} + {p} {positive})",
        ]
    if look.size == "short":
        return [f"Test n={p + n} ({n}/{p})"]
    if look.size == "bare":
        return [f"- Test set: {p + n} images"]
    if look.size == "table":
        return [
            f"| Split | Total | {negative} | {positive} |",
            "|---|---|---|---|",
            "| Training | 700 | 400 | 300 |",
            f"| Test | {p + n} | {n} | {p} |",
        ]
    return []


def _matrix(truth: Truth, look: Look) -> list[str]:
    negative, positive = look.classes
    tp, fn, tn, fp = truth.tp, truth.fn, truth.tn, truth.fp
    if look.matrix == "list":
        return ["Confusion matrix:", "", f"[[{tn}, {fp}],", f" [{fn}, {tp}]]"]
    if look.matrix == "one line":
        return [f"Confusion matrix: [[{tn}, {fp}], [{fn}, {tp}]]"]
    if look.matrix == "counts":
        return ["## Confusion matrix", "", f"TP: {tp}, FN: {fn}, TN: {tn}, FP: {fp}"]
    if look.matrix == "table":
        return [
            f"| | Predicted {negative} | Predicted {positive} |",
            "|---|---|---|",
            f"| Actual {negative} | {tn} | {fp} |",
            f"| Actual {positive} | {fn} | {tp} |",
        ]
    if look.matrix == "transposed":
        return [
            f"| | Actual {positive} | Actual {negative} |",
            "|---|---|---|",
            f"| Predicted {positive} | {tp} | {fp} |",
            f"| Predicted {negative} | {fn} | {tn} |",
        ]
    return []
