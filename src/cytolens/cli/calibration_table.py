"""Calibration figures before and after, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from cytolens.evaluation.calibration.fit import FittedCalibration
    from cytolens.evaluation.figure import Figure

Pairs = list[tuple["Figure", "Figure"]]


def before_and_after(fitted: FittedCalibration) -> Pairs:
    """Every calibration figure of the samples, as they were and calibrated apart."""
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.calibration.measure import measure_calibration
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import scored_from

    scored = scored_from(fitted.before)
    bounds = Bounds.of(scored.keys)
    before = measure_calibration(scored, bounds).figures
    if fitted.after is None:
        why = fitted.figures[1].note.partition(": ")[2]
        return [(f, Figure.undefined(f.name, why=why, n=f.n)) for f in before]
    after = measure_calibration(scored_from(fitted.after), bounds).figures
    return list(zip(before, after, strict=True))


def rich_calibration_table(pairs: Pairs) -> Table:
    """A line for each figure but the terms of the Brier score, with intervals."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("figure")
    table.add_column("before")
    table.add_column("after")
    for before, after in pairs:
        if before.name.startswith("Brier:"):
            continue
        table.add_row(before.name, _text(before), _text(after))
    return table


def calibration_frame(pairs: Pairs) -> pd.DataFrame:
    """A line for each figure, before and after."""
    import pandas as pd

    rows: list[dict[str, Any]] = [
        {"when": when, **figure.as_dict()}
        for pair in pairs
        for when, figure in zip(("before", "after"), pair, strict=True)
    ]
    return pd.DataFrame(rows)


def _text(figure: Figure) -> str:
    return figure.text if figure.is_defined else "-"
