"""``cytolens explain shortcuts``: whether a model looks where no cell is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.explained_table import show_trust
from cytolens.cli.output import print_json, progress_bar, progress_console
from cytolens.cli.parameters import AsJson, Device

if TYPE_CHECKING:
    from cytolens.explanation.shortcuts import ShortcutReport


def shortcuts(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    manifest: Annotated[Path, typer.Argument(help="Samples to look at.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for page, figures, mean maps.")],
    split: Annotated[
        str | None, typer.Option(help="Which samples; by default all.")
    ] = None,
    method: Annotated[
        str, typer.Option(help="Such as grad-cam; auto takes what suits the network.")
    ] = "auto",
    device: Device = "auto",
    batch_size: Annotated[
        int, typer.Option(min=1, help="Images explained at a time.")
    ] = 8,
    as_json: AsJson = False,
) -> None:
    """Look over a whole set for borders, padding, drawings and print that draw the eye.

    Exit code 1: the model looks where no cell is, or some images could not be read.
    Research use only, not for diagnosis.
    """
    from cytolens.explanation.shortcuts import hunt_shortcuts
    from cytolens.reporting.shortcuts_writing import write_shortcuts

    with progress_bar("Explaining") as advance:
        found = hunt_shortcuts(
            bundle,
            manifest,
            split=split,
            method=method,
            device=device,
            batch_size=batch_size,
            on_progress=advance,
        )
    page = write_shortcuts(found, out)
    if as_json:
        print_json(found.as_dict() | {"report": str(page)})
    else:
        _show(found, page)
    if found.shortcuts or found.unreadable:
        raise typer.Exit(1)


def _show(found: ShortcutReport, page: Path) -> None:
    from rich.text import Text

    console = progress_console()
    for finding in found.findings:
        style = "yellow" if finding.is_shortcut else ""
        console.print(Text(finding.verdict, style=style))
    for item in found.unreadable:
        text = Text(f"unreadable: {item.path}: {item.reason}")
        console.print(text, style="yellow")
    console.print(Text(found.verdict, style="bold"))
    show_trust(found.trust)
    console.print(f"Report: {page}", markup=False, soft_wrap=True)
