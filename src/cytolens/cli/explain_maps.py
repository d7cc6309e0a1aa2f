"""``cytolens explain``: where a model looks, as pictures, arrays and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console
from cytolens.cli.parameters import AsJson, Device

if TYPE_CHECKING:
    from cytolens.prediction.batches import Unreadable

SHOWN = 20
"""Rows shown in the terminal; the JSON file has all."""


def maps(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE", help="Images, folders (at any depth), or one manifest."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option(help="Folder for pictures, arrays, figures.")],
    method: Annotated[
        str,
        typer.Option(help="Such as grad-cam; auto takes what suits the network."),
    ] = "auto",
    target: Annotated[
        str | None,
        typer.Option(metavar="CLASS", help="What to explain; else what is predicted."),
    ] = None,
    device: Device = "auto",
    batch_size: Annotated[
        int, typer.Option(min=1, help="Images explained at a time.")
    ] = 8,
    as_json: AsJson = False,
) -> None:
    """Show where a model looks.

    For each image: a picture with the map over it, the map as an array, and figures in
    explanations.json. Research use only, not for diagnosis.

    Images that cannot be read are listed and the rest is explained; the exit code is
    then 1.
    """
    from cytolens.explanation.explainer import Explainer
    from cytolens.explanation.writing import write_explanations

    explainer = Explainer(bundle, method=method, device=device, batch_size=batch_size)
    unreadable: list[Unreadable] = []
    with progress_bar("Explaining") as advance:
        explanations = explainer.explain(
            list(inputs),
            target=target,
            on_unreadable=unreadable.append,
            on_progress=advance,
        )
        content = write_explanations(
            explanations, out, explainer=explainer, unreadable=unreadable
        )
    if as_json:
        print_json(content | {"out": str(out)})
    else:
        _show(content, out)
    if unreadable:
        raise typer.Exit(1)


def _show(content: dict[str, Any], out: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "sample", "predicted", "explained", "half of it on", box=None, pad_edge=False
    )
    for row in content["explanations"][:SHOWN]:
        chance = row["probabilities"][row["predicted"]]
        cells = (
            row["sample"],
            f"{row['predicted']} {chance:.3f}",
            row["target"],
            ", ".join(_area(figures) for figures in row["maps"]),
        )
        table.add_row(*(Text(cell) for cell in cells))
    console = progress_console()
    count = len(content["explanations"])
    if count:
        console.print(table)
    if count > SHOWN:
        console.print(f"... and {count - SHOWN} more.")
    for item in content["unreadable"]:
        text = Text(f"unreadable: {item['path']}: {item['reason']}")
        console.print(text, style="yellow")
    said = f"{count} explained by {content['method']}. Pictures and figures: {out}"
    console.print(said, markup=False, soft_wrap=True)


def _area(figures: dict[str, Any]) -> str:
    area = figures["area_of_half"]
    return "empty map" if area is None else f"{area:.0%} of the image"
