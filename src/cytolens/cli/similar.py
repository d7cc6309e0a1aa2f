"""``cytolens similar``: the training cases that are most like some images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console
from cytolens.cli.parameters import AsJson, Device

if TYPE_CHECKING:
    from cytolens.bundle.reference.alarm import Alarm
    from cytolens.explanation.similar import SimilarCases
    from cytolens.prediction.batches import Unreadable

SHOWN = 20
"""Rows shown in the terminal; --json has all."""


def similar(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE", help="Images, folders (at any depth), or one manifest."
        ),
    ],
    *,
    neighbours: Annotated[
        int, typer.Option(min=1, max=100, help="Training cases for each image.")
    ] = 5,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Show the training cases most like each image, and whether any is like it.

    An image far from all of them is called strange: what a model says of it rests on
    nothing it has learnt. Research use only, not for diagnosis.

    Images that cannot be read are listed and the rest is done; the exit code is then 1.
    """
    from cytolens.bundle.loading import load_bundle
    from cytolens.bundle.reference import read_reference
    from cytolens.explanation.similar import similar_cases

    loaded = load_bundle(bundle)
    alarm = read_reference(loaded).alarm
    unreadable: list[Unreadable] = []
    with progress_bar("Comparing") as advance:
        found = list(
            similar_cases(
                loaded,
                list(inputs),
                neighbours=neighbours,
                device=device,
                on_unreadable=unreadable.append,
                on_progress=advance,
            )
        )
    if as_json:
        content = {
            "model": loaded.id,
            "alarm": alarm.model_dump(mode="json"),
            "samples": [case.as_dict() for case in found],
            "unreadable": [vars(item) for item in unreadable],
        }
        print_json(content)
    else:
        _show(found, alarm, unreadable)
    if unreadable:
        raise typer.Exit(1)


def _show(
    found: list[SimilarCases], alarm: Alarm, unreadable: list[Unreadable]
) -> None:
    from rich.table import Table
    from rich.text import Text

    columns = ("sample", "predicted", "nearest training cases", "strange")
    table = Table(*columns, box=None, pad_edge=False)
    for case in found[:SHOWN]:
        table.add_row(*map(Text, _cells(case)))
    console = progress_console()
    if found:
        console.print(table)
    if len(found) > SHOWN:
        console.print(f"... and {len(found) - SHOWN} more.")
    for item in unreadable:
        text = Text(f"unreadable: {item.path}: {item.reason}")
        console.print(text, style="yellow")
    strange = sum(case.strangeness.is_strange for case in found)
    console.print(
        f"{strange} of {len(found)} strange, at a limit that calls "
        f"{alarm.rate:.0%} of samples like those of training strange.",
        markup=False,
    )


def _cells(case: SimilarCases) -> tuple[str, str, str, str]:
    near = ", ".join(f"{n.label} {n.similarity:.2f}" for n in case.neighbours)
    chance = case.probabilities[case.predicted]
    strange = case.strangeness
    reasons = "; ".join(strange.reasons)
    return (
        case.sample,
        f"{case.predicted} {chance:.3f}",
        f"{case.agreeing} of {len(case.neighbours)} agree: {near}",
        f"{strange.score:.1f}: {reasons}" if strange.is_strange else "no",
    )
