"""``cytolens abstain``: which samples the model should leave to a human."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cytolens.cli.abstain_output import RULE_FILE, show, write_files
from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import (
    AsJson,
    BundleOrTable,
    BundleToWrite,
    Device,
    FittingSplit,
    ManifestToScore,
    PositiveClass,
)

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.cli.scored_source import ScoredSource
    from cytolens.evaluation.conformal.applying import Abstention
    from cytolens.evaluation.conformal.fit import ConformalFit
    from cytolens.prediction.table import Predictions

REPORTED = "test"


def abstain(
    source: BundleOrTable,
    manifest: ManifestToScore = None,
    *,
    split: FittingSplit = "val",
    coverage: Annotated[
        float, typer.Option(help="Share of sets that should hold the true class.")
    ] = 0.9,
    method: Annotated[
        str | None,
        typer.Option(
            help="split (samples alike), class (each class covered), group (a sample "
            "of a new patient); by default group where groups repeat, else split."
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help="With group: a column, each of whose values is covered."),
    ] = None,
    positive: PositiveClass = None,
    write: Annotated[
        bool, typer.Option("--write", help="Store the quantiles in the bundle.")
    ] = False,
    bundle: BundleToWrite = None,
    out: Annotated[
        Path | None, typer.Option(help=f"Folder for {RULE_FILE} and tables as CSV.")
    ] = None,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Fit sets of possible classes; what is not one class alone goes to a human.

    Fitted on validation samples. What it does is reported on test samples, where there
    are any. Research use only, not for diagnosis.

    Exit code 1: some images could not be read, and are missing.
    """
    from cytolens.cli.bundle_target import bundle_to_write
    from cytolens.cli.scored_source import scored_source, tell_unreadable
    from cytolens.evaluation.conformal.fit import fit_conformal, method_named
    from cytolens.evaluation.fitting_split import require_fitting_name

    require_fitting_name(split)
    chosen = None if method is None else method_named(method)
    target = bundle_to_write(source, bundle) if write else None
    scored = scored_source(source, manifest, split=(split, REPORTED), device=device)
    tell_unreadable(scored)
    fit = fit_conformal(
        scored.predictions, coverage=coverage, method=chosen, by=by, split=split
    )
    rows = _reported_rows(scored, fit)
    reported = None if rows is None else _report(rows, fit, positive=positive)
    cautions = [] if rows is None else _cautions(rows, fit)
    if target is not None:
        _store(target, scored, fit)
    if out is not None:
        write_files(out, fit, reported)
    if as_json:
        print_json(_content(fit, reported, target) | {"cautions": cautions})
    else:
        show(fit, reported, cautions=cautions)
        if target is not None:
            console = progress_console()
            console.print(f"Stored in {target.path}.", markup=False, soft_wrap=True)
    if scored.unreadable:
        raise typer.Exit(1)


def _reported_rows(source: ScoredSource, fit: ConformalFit) -> Predictions | None:
    """Labelled test samples; None where there are none that were not fitted on."""
    from cytolens.evaluation.fitting_split import VALIDATION

    table = source.predictions.table
    wanted = (table["split"] == REPORTED).fillna(value=False) & table["label"].notna()
    # A cross-validation calls every sample test, and has fitted on every one.
    if fit.rule.split != VALIDATION or not wanted.any():
        return None
    return source.predictions.where(wanted.to_numpy(dtype=bool))


def _report(
    rows: Predictions, fit: ConformalFit, *, positive: str | None
) -> Abstention:
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.conformal.applying import abstain_by_sets
    from cytolens.evaluation.scored import scored_from

    scored = scored_from(rows, positive=positive)
    return abstain_by_sets(rows, scored, Bounds.of(scored.keys), rule=fit.rule)


def _cautions(rows: Predictions, fit: ConformalFit) -> list[str]:
    from cytolens.evaluation.thresholds.cautions import shared_group_cautions

    return list(shared_group_cautions(fit.rows, "the prediction sets", rows))


def _store(target: Bundle, source: ScoredSource, fit: ConformalFit) -> None:
    from cytolens.bundle.amending import with_conformal
    from cytolens.bundle.writing import replace_description
    from cytolens.cli.bundle_target import require_own_predictions

    require_own_predictions(target, source.predictions)
    changed = with_conformal(target.description, fit.rule, fit.rows)
    replace_description(target.path, changed)


def _content(
    fit: ConformalFit, reported: Abstention | None, target: Bundle | None
) -> dict[str, Any]:
    return {
        "rule": fit.rule.model_dump(mode="json"),
        "reported": None if reported is None else reported.as_dict(),
        "written_to": None if target is None else str(target.path),
    }
