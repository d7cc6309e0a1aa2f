"""``cytolens explain check``: whether maps of a model can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console
from cytolens.cli.parameters import AsJson, Device

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.explanation.checks.check import ExplanationCheck
    from cytolens.manifest.schema import Manifest

NAMING = 3
"""Columns that are not broken over lines: names and the verdict."""


def check(
    bundle: Annotated[str, typer.Argument(help="A bundle folder, or hf:owner/name.")],
    manifest: Annotated[Path, typer.Argument(help="Samples; a column mask is read.")],
    *,
    out: Annotated[Path, typer.Option(help="Folder for the figures and a page.")],
    method: Annotated[
        list[str] | None,
        typer.Option(help="May be repeated; by default all that suit the network."),
    ] = None,
    masks: Annotated[
        str | None,
        typer.Option(help="herlev-parts, estimated-nucleus, lesion or pcam-centre."),
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="By default test, else val, else all.")
    ] = None,
    label: Annotated[
        str | None, typer.Option(metavar="CLASS", help="Samples of this label only.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(metavar="CLASS", help="What to explain; else what is predicted."),
    ] = None,
    images: Annotated[int, typer.Option(min=2, help="At most so many samples.")] = 32,
    minutes: Annotated[
        float | None,
        typer.Option(min=0, help="Limit; what is slow gets fewer images."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the draw and the shuffling.")] = 0,
    store: Annotated[
        bool, typer.Option(help="Keep the verdicts in the bundle, for every map.")
    ] = True,
    device: Device = "auto",
    batch_size: Annotated[int, typer.Option(min=1, help="Samples at a time.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Check whether maps of a model can be trusted.

    Do they follow the answer better than a random map (deletion, insertion)? Does
    shuffling the weights destroy them? Do methods agree? With masks: how much of a map
    lies in each region, against what chance gives. Research use only.

    The verdicts are kept in the bundle and shown with every map. The exit code is 1 if
    a method that was asked for, or else the model's default, does not pass.
    """
    from cytolens.bundle.loading import HUB_PREFIX, load_bundle
    from cytolens.explanation.checks.check import check_explanations
    from cytolens.explanation.checks.options import CheckOptions
    from cytolens.explanation.checks.rows import choose_rows
    from cytolens.explanation.checks.samples import load_samples
    from cytolens.explanation.checks.writing import write_check
    from cytolens.manifest.read import read_manifest

    loaded = load_bundle(bundle)
    rows = read_manifest(manifest, require_files=False)
    chosen = choose_rows(rows, limit=images, split=split, label=label, seed=seed)
    samples = load_samples(chosen, loaded, masks=masks)
    options = CheckOptions(
        methods=tuple(method or ()),
        target=target,
        batch_size=batch_size,
        seconds=None if minutes is None else 60 * minutes,
        seed=seed,
    )
    with progress_bar("Checking methods") as advance:
        found = check_explanations(
            loaded, samples, options=options, device=device, on_progress=advance
        )
    content = write_check(found, out)
    is_own = store and not bundle.startswith(HUB_PREFIX)
    is_stored = is_own and _store(loaded, found, rows)
    if as_json:
        print_json(content | {"out": str(out), "stored": is_stored})
    else:
        _show(found, out)
    if not _is_passed(found, method):
        raise typer.Exit(1)


def _store(bundle: Bundle, found: ExplanationCheck, rows: Manifest) -> bool:
    """Keep the verdicts, unless the folder is no bundle but a Transformers model."""
    from cytolens.bundle.checksums import SUMS_FILE
    from cytolens.explanation.checks.stored_checks import store_verdicts

    if not (bundle.path / SUMS_FILE).is_file():
        return False
    store_verdicts(
        bundle,
        [item.verdict for item in found.methods],
        data_fingerprint=rows.fingerprint,
        samples=found.samples,
    )
    return True


def _is_passed(found: ExplanationCheck, asked: list[str] | None) -> bool:
    checks = [found.method(name) for name in asked or [found.default_method]]
    return all(item is not None and item.verdict.is_passed for item in checks)


def _show(found: ExplanationCheck, out: Path) -> None:
    from rich.table import Table
    from rich.text import Text

    from cytolens.explanation.checks.table import (
        METHOD_HEAD,
        REGION_HEAD,
        method_rows,
        region_rows,
    )

    console = progress_console()
    for head, rows in (
        (METHOD_HEAD, method_rows(found)),
        (REGION_HEAD, region_rows(found)),
    ):
        if rows:
            table = Table(box=None, pad_edge=False)
            for number, name in enumerate(head):
                table.add_column(name, no_wrap=number < NAMING)
            for row in rows:
                table.add_row(*(Text(cell) for cell in row))
            console.print(table)
    for name, reason in found.left_out.items():
        console.print(Text(f"not measured: {name}: {reason}"), style="yellow")
    for item in found.unreadable:
        text = f"unreadable: {item['path']}: {item['reason']}"
        console.print(Text(text), style="yellow")
    console.print(f"Figures and a page: {out}", markup=False, soft_wrap=True)
