"""`cytolens data split`: assign samples to sides or folds, whole groups at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.errors import OutputExistsError

if TYPE_CHECKING:
    from cytolens.manifest.split.summary import SplitSummary


def split(
    manifest: Annotated[Path, typer.Argument(help="CSV or Parquet.")],
    out: Annotated[Path, typer.Option(help="Manifest to write, .csv or .parquet.")],
    *,
    fractions: Annotated[
        tuple[float, float, float] | None,
        typer.Option(
            help="Shares of train, val and test; 0.7 0.2 0.1 unless folds are asked."
        ),
    ] = None,
    folds: Annotated[
        int | None, typer.Option(help="Write a column 'fold' from 0 instead.")
    ] = None,
    hold_out_site: Annotated[
        str | None, typer.Option(help="This site becomes the test set, whole.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same split.")] = 0,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the output.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON object.")
    ] = False,
) -> None:
    """Split a manifest: stratified by class, no group (patient, slide) on two sides.

    Every class stands on every side, or the command says why it cannot.
    """
    from cytolens.manifest import read_manifest, write_manifest
    from cytolens.manifest.split import (
        DEFAULT_FRACTIONS,
        fold_manifest,
        split_manifest,
        summarise_split,
    )

    if folds is not None and (fractions is not None or hold_out_site is not None):
        msg = "--folds goes with neither --fractions nor --hold-out-site."
        raise typer.BadParameter(msg)
    if out.exists() and not overwrite:
        msg = f"{out} exists. Choose another name, or say --overwrite."
        raise OutputExistsError(msg)
    samples = read_manifest(manifest)
    if folds is not None:
        result, column = fold_manifest(samples, folds=folds, seed=seed), "fold"
    else:
        column = "split"
        result = split_manifest(
            samples,
            fractions=fractions or DEFAULT_FRACTIONS,
            seed=seed,
            hold_out_site=hold_out_site,
        )
    write_manifest(result, out)
    summary = summarise_split(result, column=column)
    if as_json:
        print_json({"out": str(out), "seed": seed} | summary.model_dump(mode="json"))
    else:
        _print_table(summary, out)


def _print_table(summary: SplitSummary, out: Path) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(caption="per class: samples / groups")
    table.add_column("side")
    for heading in ("samples", "share", "groups"):
        table.add_column(heading, justify="right")
    labels = [entry.label for entry in summary.sides[0].classes]
    for label in labels:
        table.add_column(escape(label), justify="right")
    for side in summary.sides:
        cells = [f"{entry.samples} / {entry.groups}" for entry in side.classes]
        share = f"{side.share:.1%}"
        table.add_row(side.side, f"{side.samples}", share, f"{side.groups}", *cells)
    console = progress_console()
    console.print(table)
    console.print(f"Wrote {out}", markup=False)
