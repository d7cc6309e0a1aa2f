"""What each threshold does, and which one decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cytolens.bundle.markdown import table

if TYPE_CHECKING:
    from cytolens.reporting.card.metrics import Metrics

COLUMNS = ("accuracy", "sensitivity", "specificity", "PPV", "NPV", "F1")
STEP = 0.1
"""The card shows the table coarsely; the report has every row."""


def threshold_part(metrics: Metrics) -> list[str]:
    """Empty where there are more than two classes."""
    swept = metrics.content.get("thresholds")
    if not swept:
        return []
    rows = [_row(row) for row in swept["rows"] if _shown(row["threshold"])]
    text = f"Of {swept['positives']} positives and {swept['negatives']} negatives."
    return [
        "### Thresholds",
        " ".join(filter(None, [_chosen(metrics), text])),
        "\n".join(table(("threshold", *COLUMNS), rows)),
    ]


def _chosen(metrics: Metrics) -> str:
    chosen = metrics.content.get("chosen_threshold")
    if not chosen:
        return ""
    return (
        f"The threshold {chosen['value']:.4g} decided; it was chosen by "
        f"{chosen['rule']} "
        f"on {chosen['chosen_on']}."
    )


def _shown(threshold: float) -> bool:
    return abs(threshold / STEP - round(threshold / STEP)) < 1e-6


def _row(row: dict[str, Any]) -> tuple[str, ...]:
    figures = {figure["name"]: figure for figure in row["figures"]}
    return (f"{row['threshold']:.2f}", *(_cell(figures.get(name)) for name in COLUMNS))


def _cell(figure: dict[str, Any] | None) -> str:
    if figure is None or figure["value"] is None:
        return "-"
    if figure["low"] is None:
        return f"{figure['value']:.3f}"
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
