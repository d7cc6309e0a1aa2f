"""`cytolens data import`: a folder, a table or a public set becomes a manifest."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console

if TYPE_CHECKING:
    from cytolens.datasets import ImportReport

Column = Annotated[str | None, typer.Option(help="Column of the table (csv).")]


def import_(
    layout: Annotated[
        str, typer.Argument(help="folders, csv, pairs, or a set of `data list`.")
    ],
    root: Annotated[Path, typer.Argument(help="The folder; for csv, the table.")],
    out: Annotated[Path, typer.Option(help="Manifest to write, .csv or .parquet.")],
    *,
    image: Column = None,
    before: Column = None,
    after: Column = None,
    label: Column = None,
    group: Column = None,
    site: Column = None,
    split: Column = None,
    mpp: Column = None,
    sample: Column = None,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="Go on with images missing.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the manifest.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON object.")
    ] = False,
) -> None:
    """Write the manifest of a folder of class folders, a table, or a public set.

    Counts of a public set are held against the publication.
    """
    from cytolens.datasets import import_dataset

    asked = {
        "image": image,
        "image_before": before,
        "image_after": after,
        "label": label,
        "group": group,
        "site": site,
        "split": split,
        "mpp": mpp,
        "sample": sample,
    }
    columns = {name: column for name, column in asked.items() if column is not None}
    if columns and layout != "csv":
        msg = "Columns can be named with the layout csv only."
        raise typer.BadParameter(msg)
    with progress_bar("import") if layout == "pcam" else nullcontext() as advance:
        report = import_dataset(
            layout,
            root,
            out=out,
            columns=columns,
            allow_incomplete=allow_incomplete,
            overwrite=overwrite,
            on_progress=advance,
        )
    _print(report, as_json=as_json)


def _print(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "manifest": str(report.manifest),
                "samples": report.samples,
                "classes": dict(report.classes),
                "splits": dict(report.splits),
                "groups": report.groups,
                "notes": list(report.notes),
            }
        )
        return
    console = progress_console()
    counts = {"classes": report.classes, "splits": report.splits}
    lines = [f"{report.samples} samples in {report.groups or 'unknown'} groups."]
    lines += [
        f"{what}: " + ", ".join(f"{name} {n}" for name, n in found.items())
        for what, found in counts.items()
        if found
    ]
    lines += [f"Note: {note}" for note in report.notes]
    lines += [f"Wrote {report.manifest}. Next: cytolens data check {report.manifest}"]
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
