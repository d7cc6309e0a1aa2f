"""Figures as a table in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from cytolens.evaluation.evaluation import Evaluation


def figure_table(evaluation: Evaluation) -> Table:
    """Figure, value, interval and how the interval was made."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure")
    table.add_column("value", justify="right", style="bold")
    table.add_column(f"{100 * evaluation.confidence:g} % interval")
    table.add_column("n", justify="right")
    table.add_column("interval by", style="dim")
    for figure in evaluation.figures.overall:
        how = figure.method.partition(" (")[0] or figure.note
        table.add_row(
            figure.name, figure.value_text, figure.interval_text, str(figure.n), how
        )
    return table
