"""``cytolens thresholds``: what each threshold does, and one chosen by a rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import (
    AsJson,
    BundleOrTable,
    BundleToWrite,
    Device,
    FittingSplit,
    ManifestToScore,
)

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.exports import Form
    from cytolens.evaluation.thresholds.choosing import Choice, ChoosingRows
    from cytolens.evaluation.thresholds.table import ThresholdTable

TABLE_FILE = "thresholds.csv"
CHOSEN_FILE = "threshold.json"


def thresholds(
    source: BundleOrTable,
    manifest: ManifestToScore = None,
    *,
    split: FittingSplit = "val",
    rule: Annotated[
        str | None,
        typer.Option(
            help="sensitivity=0.95, specificity=0.9, ppv=0.8, youden, or cost=10 (a "
            "miss costs 10 false alarms). Without one, only the table is shown."
        ),
    ] = None,
    lower_bound: Annotated[
        bool,
        typer.Option(
            "--lower-bound", help="The lower end of the interval must reach the target."
        ),
    ] = False,
    class_map: Annotated[
        Path | None,
        typer.Option("--map", help="TOML that merges or drops classes; for --out."),
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(
            help="Class that is called; by default the second by name of two."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=f"Folder for {TABLE_FILE} and {CHOSEN_FILE}."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Store the threshold in the bundle.")
    ] = False,
    bundle: BundleToWrite = None,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Show what each threshold does, and choose one on samples that are not reported.

    `evaluate` then uses it on other samples, and refuses it on these. Research use
    only, not for diagnosis.

    Exit code 1: no threshold reaches the target; says the best there is.
    """
    from cytolens.cli.bundle_target import bundle_to_write
    from cytolens.cli.exports_removed import tell_removed_exports
    from cytolens.cli.scored_source import scored_source, tell_unreadable
    from cytolens.evaluation.class_map import read_class_map
    from cytolens.evaluation.fitting_split import require_fitting_name
    from cytolens.evaluation.thresholds.choosing import choosing_rows
    from cytolens.evaluation.thresholds.rule import parse_rule
    from cytolens.evaluation.thresholds.unreached import UnreachedTargetError

    _check_options(rule, class_map, write=write)
    require_fitting_name(split)
    asked = None if rule is None else parse_rule(rule, lower_bound=lower_bound)
    target = bundle_to_write(source, bundle) if write else None
    merged = None if class_map is None else read_class_map(class_map)
    scored = scored_source(source, manifest, split=split, device=device)
    tell_unreadable(scored)
    rows = choosing_rows(
        scored.predictions, split=split, class_map=merged, positive=positive
    )
    table, choice, reason = rows.table(), None, None
    try:
        choice = None if asked is None else rows.choose(asked)
    except UnreachedTargetError as error:
        reason = str(error)
    removed: tuple[Form, ...] = ()
    if choice is not None and target is not None:
        removed = _store(target, choice, rows)
    if out is not None:
        _write_files(out, table, choice)
    if as_json:
        stored = {"removed_exports": list(removed)}
        print_json(_content(table, choice, reason, target=target) | stored)
    else:
        _show(table, choice, reason, target=target)
        if target is not None:
            tell_removed_exports(target.path, removed)
    if reason is not None:
        raise typer.Exit(1)


def _check_options(rule: str | None, class_map: Path | None, *, write: bool) -> None:
    if write and rule is None:
        msg = "--write stores a threshold; say with --rule how to choose it"
        raise typer.BadParameter(msg)
    if write and class_map is not None:
        msg = (
            "--write stores a threshold of the model's own classes; write one of "
            "merged classes with --out"
        )
        raise typer.BadParameter(msg)


def _store(target: Bundle, choice: Choice, rows: ChoosingRows) -> tuple[Form, ...]:
    """Write the bundle, and say which exports that removes."""
    from cytolens.bundle.amending import with_threshold
    from cytolens.bundle.writing import replace_description
    from cytolens.cli.bundle_target import require_own_predictions

    require_own_predictions(target, rows.rows)
    record = choice.record
    changed = with_threshold(target.description, record.threshold, record.rows)
    return replace_description(target.path, changed)


def _write_files(out: Path, table: ThresholdTable, choice: Choice | None) -> None:
    from cytolens.evaluation.thresholds.file import write_threshold

    out.mkdir(parents=True, exist_ok=True)
    table.frame().to_csv(out / TABLE_FILE, index=False, lineterminator="\n")
    if choice is not None:
        write_threshold(choice.record, out / CHOSEN_FILE)


def _content(
    table: ThresholdTable,
    choice: Choice | None,
    reason: str | None,
    *,
    target: Bundle | None,
) -> dict[str, Any]:
    stored = None if target is None or choice is None else str(target.path)
    return {
        "table": table.as_dict(),
        "chosen": None if choice is None else choice.chosen.as_dict(),
        "not_reached": reason,
        "written_to": stored,
    }


def _show(
    table: ThresholdTable,
    choice: Choice | None,
    reason: str | None,
    *,
    target: Bundle | None,
) -> None:
    from cytolens.cli.threshold_tables import rich_threshold_table, show_chosen

    console = progress_console()
    console.print(rich_threshold_table(table))
    if choice is not None:
        show_chosen(choice.chosen)
    if reason is not None:
        console.print(reason, style="yellow", markup=False, soft_wrap=True)
    elif target is not None:
        console.print(f"Stored in {target.path}.", markup=False, soft_wrap=True)
