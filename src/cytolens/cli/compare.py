"""``cytolens compare``: is one model better than another on the same samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson, ClassMapFile, PositiveClass, ReportedSplit

if TYPE_CHECKING:
    from rich.table import Table

    from cytolens.evaluation.comparison import Comparison, Pair


def compare(
    tables: Annotated[
        list[Path],
        typer.Argument(
            metavar="A B [C...]",
            help="Predictions tables of the same samples, one of each model.",
        ),
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder for page, JSON and CSV.")
    ] = None,
    split: ReportedSplit = None,
    class_map: ClassMapFile = None,
    positive: PositiveClass = None,
    figure: Annotated[
        str | None,
        typer.Option(
            help="Figure that decides; by default ROC AUC, or balanced accuracy."
        ),
    ] = None,
    margin: Annotated[
        float | None,
        typer.Option(help="Smallest difference that matters, such as 0.02."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Test whether models differ, sample by sample, and say so plainly.

    Also says how many patients it would take to show a difference.
    """
    from cytolens.evaluation.class_map import read_class_map
    from cytolens.evaluation.comparison import compare_predictions
    from cytolens.prediction.table import Predictions

    rule = None if class_map is None else read_class_map(class_map)
    read = {name: Predictions.read(path) for name, path in _named(tables).items()}
    comparison = compare_predictions(
        read,
        positive=positive,
        split=split,
        class_map=rule,
        decides=figure,
        margin=margin,
    )
    page = None if out is None else _write(comparison, out)
    if as_json:
        print_json(comparison.as_dict() | ({} if page is None else {"report": page}))
    else:
        _show(comparison, page)


def _named(tables: list[Path]) -> dict[str, Path]:
    """Call each table by the shortest end of its path that tells it apart."""
    from cytolens.evaluation.comparison import ComparisonError

    paths = [path.resolve().with_suffix("") for path in tables]
    if len(set(paths)) < len(paths):
        msg = "The same table was given twice. Give one table of each model."
        raise ComparisonError(msg)
    deepest = max(len(path.parts) for path in paths)
    for parts in range(1, deepest):
        names = ["/".join(path.parts[-parts:]) for path in paths]
        if len(set(names)) == len(names):
            break
    return dict(zip(names, tables, strict=True))


def _write(comparison: Comparison, out: Path) -> str:
    from cytolens.reporting.comparison_writing import write_comparison

    return str(write_comparison(comparison, out))


def _show(comparison: Comparison, page: str | None) -> None:
    console = progress_console()
    for pair in comparison.pairs:
        console.print(_table(comparison, pair))
        console.print(pair.verdict, style="bold", markup=False)
    for caution in comparison.cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    if page is not None:
        console.print(f"Report: {page}", markup=False, soft_wrap=True)


def _table(comparison: Comparison, pair: Pair) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("figure", pair.first, pair.second, "difference", "", "p"):
        table.add_column(escape(column))
    models = comparison.models
    for item in pair.differences:
        values = [
            next(f.value_text for f in models[name] if f.name == item.name)
            for name in (pair.first, pair.second)
        ]
        found = item.figure
        p = item.p if item.p_adjusted is None else item.p_adjusted
        row = (item.name, *values, found.value_text, found.interval_text, _p_cell(p))
        table.add_row(*row)
    return table


def _p_cell(p: float | None) -> str:
    from cytolens.evaluation.difference import p_text

    return p_text(p).removeprefix("p ").removeprefix("= ")
