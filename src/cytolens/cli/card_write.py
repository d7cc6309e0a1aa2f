"""`cytolens card write`: a model card from a bundle and its evaluations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson


def write(
    bundle: Annotated[Path, typer.Argument(help="A bundle's folder.")],
    *,
    metrics: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder of an evaluation, or its metrics.json; may be repeated."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; by default the bundle's README.md."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file of --out.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a Hugging Face model card; every figure in it was measured."""
    from cytolens.reporting.card.writing import write_card

    path = write_card(bundle, metrics=metrics or (), out=out, overwrite=overwrite)
    if as_json:
        print_json({"card": str(path), "evaluations": len(metrics or ())})
    else:
        console = progress_console()
        if not metrics:
            console.print("No evaluation is attached; the card says so.")
        console.print(f"Card: {path}", markup=False, soft_wrap=True)
