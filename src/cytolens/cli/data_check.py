"""`cytolens data check`: may training start on this data?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console

if TYPE_CHECKING:
    from cytolens.manifest import Manifest
    from cytolens.manifest.check import CheckResult

FIRST_LINES = 10
"""Findings of one kind that are printed; the report and --json have all."""


def check(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="MANIFEST_OR_FOLDER",
            help="A manifest, or a folder of class folders.",
        ),
    ],
    *,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML page with the pairs.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as one JSON object.")
    ] = False,
) -> None:
    """Find corrupt files, conflicts, copies, leaks across splits, and overlays.

    Exit code 1 if training must not start.
    """
    from cytolens.manifest.check import check_manifest
    from cytolens.manifest.check.report import write_html

    manifest = _manifest(source)
    with progress_bar("check") as advance:
        result = check_manifest(
            manifest, progress=lambda _, done, total: advance(done, total)
        )
    if report is not None:
        write_html(result, manifest, report)
    if as_json:
        print_json(json.loads(result.to_json()))
    else:
        _print_findings(result, report)
    if not result.ok:
        raise typer.Exit(1)


def _manifest(source: Path) -> Manifest:
    """Read a manifest whose faulty images stay in, to be reported by the check."""
    from dataclasses import replace

    from cytolens.manifest import read_manifest

    if not source.is_dir():
        return read_manifest(source, require_files=False)
    from cytolens.datasets import import_dataset

    root = source.resolve()
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        import_dataset("folders", root, out=folder / "manifest.csv")
        manifest = read_manifest(folder / "manifest.csv", require_files=False)
    # The table named the images from where it stood, which is gone.
    images = [
        Path(os.path.relpath(os.path.normpath(folder / path), root)).as_posix()
        for path in manifest.table["image"]
    ]
    return replace(manifest, table=manifest.table.assign(image=images), root=root)


def _print_findings(result: CheckResult, report: Path | None) -> None:
    from itertools import groupby

    console = progress_console()
    by_kind = groupby(result.findings, lambda f: (f.severity, f.kind))
    for (severity, kind), same in by_kind:
        findings = list(same)
        console.print(
            f"{severity.upper()} {kind} ({len(findings)})", style="bold", markup=False
        )
        for finding in findings[:FIRST_LINES]:
            names = ", ".join(finding.samples[:4])
            more = "" if len(finding.samples) <= 4 else ", ..."
            text = f"{finding.message} {names}{more}".rstrip()
            console.print(f"  {text}", markup=False, soft_wrap=True)
        if len(findings) > FIRST_LINES:
            console.print(f"  and {len(findings) - FIRST_LINES} more", markup=False)
    verdict = "Training may start." if result.ok else "Training must not start."
    console.print(
        f"{verdict} {len(result.errors)} errors, {len(result.warnings)} warnings "
        f"in {result.samples} samples."
    )
    if report is not None:
        console.print(f"Wrote {report}", markup=False)
