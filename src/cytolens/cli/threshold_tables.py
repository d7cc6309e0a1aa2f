"""Thresholds as a table in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from rich.table import Table

    from cytolens.evaluation.thresholds.rules import ChosenThreshold
    from cytolens.evaluation.thresholds.table import ThresholdTable


_SHORT = {"accuracy": "acc.", "sensitivity": "sens.", "specificity": "spec."}


def rich_threshold_table(table: ThresholdTable) -> Table:
    """A line for each threshold: counts, and each figure above its interval."""
    from rich import box
    from rich.table import Table

    from cytolens.evaluation.thresholds.table import FIGURES

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    shown.add_column("from", justify="right", style="bold", no_wrap=True)
    for name in ("tp/fn", "fp/tn", *(_SHORT.get(name, name) for name in FIGURES)):
        shown.add_column(name, justify="right", no_wrap=True)
    for row in table.rows:
        counts = f"{row.tp}/{row.fn}", f"{row.fp}/{row.tn}"
        figures = [_cell(f.value, f.low, f.high) for f in row.figures]
        shown.add_row(f"{row.threshold:.2f}", *counts, *figures)
    return shown


def show_chosen(chosen: ChosenThreshold) -> None:
    """Say the threshold, and what it does where it was chosen."""
    console = progress_console()
    console.print(
        f"Threshold {chosen.value:.4g}: {chosen.positive} where its probability is "
        f"this or more. Rule: {chosen.rule.in_words}.",
        style="bold",
        markup=False,
        soft_wrap=True,
    )
    console.print(
        f"On the {chosen.positives} positives and {chosen.negatives} negatives that "
        "chose it (optimistic):",
        markup=False,
    )
    for figure in chosen.row.figures:
        console.print(f"  {figure.name:<12} {figure.text}", markup=False)


def _cell(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "-"
    if low is None or high is None:
        return _digits(value)
    return f"{_digits(value)}\n{_digits(low)}-{_digits(high)}"


def _digits(share: float) -> str:
    return f"{share:.2f}".removeprefix("0")
