"""``cytolens predict``: images in, a predictions table out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console
from cytolens.cli.parameters import Engine, EngineChoice

if TYPE_CHECKING:
    from cytolens.prediction.classifier import PredictionResult

SHOWN = 20
"""Rows shown in the terminal; the table on disk has all."""


def predict(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(help="Images, folders (at any depth), or one manifest."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the table: .parquet or .csv."),
    ] = None,
    engine: Engine = EngineChoice.AUTO,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps.")] = "auto",
    batch_size: Annotated[
        int, typer.Option(min=1, help="Images scored at a time.")
    ] = 32,
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Score images with a model.

    Images that cannot be read are listed and the rest is scored; the exit code is
    then 1.
    """
    from cytolens.prediction.classifier import load

    classifier = load(bundle, engine=engine.value, device=device, batch_size=batch_size)
    with progress_bar("Predicting") as advance:
        result = classifier.predict(inputs, on_progress=advance)
    if out is not None:
        result.write(out)
    if json:
        print_json(_as_dict(result, out))
    else:
        _show(result, out)
    if result.unreadable:
        raise typer.Exit(1)


def _as_dict(result: PredictionResult, out: Path | None) -> dict[str, object]:
    rows = zip(
        result.table["sample"],
        result.predicted,
        result.probabilities.tolist(),
        strict=True,
    )
    return {
        "model": result.table["model"].iloc[0] if len(result) else None,
        "engine": result.engine,
        "classes": list(result.classes),
        "scored": len(result),
        "table": None if out is None else str(out),
        "predictions": [
            {
                "sample": sample,
                "predicted": name,
                "probabilities": dict(zip(result.classes, probs, strict=True)),
            }
            for sample, name, probs in rows
        ],
        "unreadable": [vars(item) for item in result.unreadable],
    }


def _show(result: PredictionResult, out: Path | None) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("sample", "most probable", *result.classes, box=None, pad_edge=False)
    for sample, name, probs in zip(
        result.table["sample"].head(SHOWN),
        result.predicted,
        result.probabilities,
        strict=False,
    ):
        row = [sample, name, *(f"{p:.3f}" for p in probs)]
        table.add_row(*(Text(str(cell)) for cell in row))
    console = progress_console()
    if len(result):
        console.print(table)
    if len(result) > SHOWN:
        console.print(f"... and {len(result) - SHOWN} more.")
    for item in result.unreadable:
        console.print(Text(f"unreadable: {item.path}: {item.reason}"), style="yellow")
    where = "" if out is None else f" Table: {out}"
    counts = f"{len(result)} scored, {len(result.unreadable)} unreadable."
    console.print(Text(f"{counts} Engine: {result.engine}.{where}"))
