"""``cytolens evaluate``: figures with intervals, and a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.scored_source import scored_source, tell_unreadable

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation


def evaluate(
    source: Annotated[
        str,
        typer.Argument(
            metavar="BUNDLE_OR_TABLE",
            help="A bundle (a folder, or hf:owner/name), or a predictions table.",
        ),
    ],
    manifest: Annotated[
        Path | None,
        typer.Argument(help="Samples to predict on first; needed with a bundle."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="Folder for report, metrics, figures.")],
    split: Annotated[
        str | None,
        typer.Option(help="Which samples; by default test where there is one."),
    ] = None,
    class_map: Annotated[
        Path | None,
        typer.Option("--map", help="TOML that merges or drops classes."),
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(help="Positive class of two; by default the second by name."),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Compute figures with 95 % intervals, and write a report.

    Exit code 1: some images could not be read, and are missing from the figures.
    """
    from cytolens.evaluation.class_map import read_class_map
    from cytolens.evaluation.evaluation import evaluate_predictions
    from cytolens.reporting.writing import write_evaluation

    rule = None if class_map is None else read_class_map(class_map)
    scored = scored_source(source, manifest, split=split, device=device)
    evaluation = evaluate_predictions(
        scored.predictions, split=split, class_map=rule, positive=positive
    )
    page = write_evaluation(
        evaluation, out, description=scored.description, manifest=scored.manifest
    )
    if as_json:
        print_json(evaluation.as_dict() | {"report": str(page)})
    else:
        _show(evaluation, page)
    tell_unreadable(scored)
    if scored.unreadable:
        raise typer.Exit(1)


def _show(evaluation: Evaluation, page: Path) -> None:
    from cytolens.cli.figures import figure_table

    console = progress_console()
    console.print(figure_table(evaluation))
    for caution in evaluation.cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    console.print(f"Report: {page}", markup=False, soft_wrap=True)
