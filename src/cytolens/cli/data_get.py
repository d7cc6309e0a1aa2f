"""`cytolens data get`: fetch a public set, verified, resumed after a cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import AsJson


def get(
    name: Annotated[str, typer.Argument(help="A set, as `data list` names it.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the files; the set's name if none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a set and verify each file; run it again to go on after a cut.

    A set that needs a login, or whose files have no published checksum, is not
    fetched: the command says how to get it by hand, and exits 2.
    """
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    from cytolens.datasets import get_dataset

    folder = out or Path(name)
    columns = (
        "{task.description}",
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=progress_console(), transient=True) as progress:
        tasks = {}

        def advance(file: str, done: int, whole: int) -> None:
            if file not in tasks:
                tasks[file] = progress.add_task(file, total=None)
            progress.update(tasks[file], completed=done, total=whole or None)

        files = get_dataset(name, folder, on_progress=advance)
    if as_json:
        print_json({"name": name, "files": [str(file) for file in files]})
    else:
        progress_console().print(
            f"{len(files)} files verified in {folder}.", markup=False
        )
