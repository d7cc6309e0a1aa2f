"""``cytolens calibrate``: make probabilities mean what they say."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
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
    from cytolens.cli.calibration_table import Pairs
    from cytolens.evaluation.calibration.fit import FittedCalibration
    from cytolens.prediction.table import Predictions

    Removed = tuple[int, tuple[Form, ...]]

RECORD_FILE = "calibration.json"
FIGURES_FILE = "calibration.csv"
CALIBRATED_FILE = "predictions.parquet"


class MethodName(StrEnum):
    """Ways to calibrate, from one number to a curve for each class."""

    TEMPERATURE = "temperature"
    VECTOR = "vector"
    ISOTONIC = "isotonic"


def calibrate(
    source: BundleOrTable,
    manifest: ManifestToScore = None,
    *,
    method: Annotated[
        MethodName, typer.Option(help="Isotonic needs 200 samples.")
    ] = MethodName.TEMPERATURE,
    split: FittingSplit = "val",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for record, figures and the calibrated table."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Store the calibration in the bundle.")
    ] = False,
    bundle: BundleToWrite = None,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Fit a calibration on samples that are not reported, and show what it brings.

    The figures after it are of samples that were calibrated by a fit that did not see
    their group. A calibration that the bundle has is replaced, not added to. Research
    use only, not for diagnosis.

    Exit code 1: samples kept apart become worse; nothing is stored.
    """
    from cytolens.cli.bundle_target import bundle_to_write
    from cytolens.cli.calibration_table import before_and_after
    from cytolens.cli.scored_source import scored_source, tell_unreadable
    from cytolens.evaluation.calibration.fit import fit_calibration
    from cytolens.evaluation.fitting_split import require_fitting_name

    require_fitting_name(split)
    target = bundle_to_write(source, bundle) if write else None
    scored = scored_source(
        source, manifest, split=split, device=device, calibrated=False
    )
    tell_unreadable(scored)
    fitted = fit_calibration(scored.predictions, method.value, split=split)
    removed = None
    if target is not None and not fitted.makes_worse:
        removed = _store(target, fitted, is_table=scored.description is None)
    pairs = before_and_after(fitted)
    if out is not None:
        _write_files(out, fitted, pairs, predictions=scored.predictions)
    if as_json:
        print_json(_content(fitted, pairs, target=target, removed=removed))
    else:
        _show(fitted, pairs, target=target, removed=removed)
    if fitted.makes_worse:
        raise typer.Exit(1)


def _store(target: Bundle, fitted: FittedCalibration, *, is_table: bool) -> Removed:
    """Write the bundle, and say what goes: thresholds and quantiles, and exports."""
    from cytolens.bundle.amending import (
        is_calibrated,
        with_calibration,
        without_calibration,
    )
    from cytolens.bundle.errors import BundleError
    from cytolens.bundle.writing import replace_description
    from cytolens.cli.bundle_target import require_own_predictions

    old = target.description
    if is_table and is_calibrated(old):
        msg = (
            f"{target.path} is calibrated already, so no table holds its network's own "
            f"logits. Give the bundle itself: `cytolens calibrate {target.path} "
            "MANIFEST --write`."
        )
        raise BundleError(msg)
    bare = replace(target, description=without_calibration(old))
    require_own_predictions(bare, fitted.before)
    new = with_calibration(
        old, fitted.record, fitted.rows, temperature=fitted.fit.temperature
    )
    exports = replace_description(target.path, new)
    return len(old.thresholds) + bool(old.conformal_quantiles), exports


def _write_files(
    out: Path, fitted: FittedCalibration, pairs: Pairs, *, predictions: Predictions
) -> None:
    from cytolens.cli.calibration_table import calibration_frame

    out.mkdir(parents=True, exist_ok=True)
    record = fitted.record.model_dump_json(indent=2) + "\n"
    (out / RECORD_FILE).write_text(record, encoding="utf-8", newline="\n")
    frame = calibration_frame(pairs)
    frame.to_csv(out / FIGURES_FILE, index=False, lineterminator="\n")
    fitted.apply(predictions).write(out / CALIBRATED_FILE)


def _content(
    fitted: FittedCalibration,
    pairs: Pairs,
    *,
    target: Bundle | None,
    removed: Removed | None,
) -> dict[str, Any]:
    stored = None if target is None or removed is None else str(target.path)
    return {
        "calibration": fitted.record.model_dump(mode="json"),
        "temperature": fitted.fit.temperature,
        "before": [before.as_dict() for before, _ in pairs],
        "after": [after.as_dict() for _, after in pairs],
        "cautions": list(fitted.cautions),
        "written_to": stored,
        "removed": 0 if removed is None else removed[0],
        "removed_exports": [] if removed is None else list(removed[1]),
    }


def _show(
    fitted: FittedCalibration,
    pairs: Pairs,
    *,
    target: Bundle | None,
    removed: Removed | None,
) -> None:
    from cytolens.cli.calibration_table import rich_calibration_table
    from cytolens.cli.exports_removed import tell_removed_exports

    console = progress_console()
    console.print(rich_calibration_table(pairs))
    console.print(_summary(fitted), style="bold", markup=False, soft_wrap=True)
    for caution in fitted.cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    if target is None:
        return
    if removed is None:
        console.print("Nothing was stored.", style="yellow")
        return
    rules, exports = removed
    gone = (
        f" {rules} thresholds or conformal rules chosen before are removed: choose "
        "them again."
        if rules
        else ""
    )
    console.print(f"Stored in {target.path}.{gone}", markup=False, soft_wrap=True)
    tell_removed_exports(target.path, exports)


def _summary(fitted: FittedCalibration) -> str:
    record, gain = fitted.record, fitted.figures[-1]
    number = f" {fitted.fit.temperature:.4g}" if record.method == "temperature" else ""
    return (
        f"Calibrated by {record.method}{number} on {record.samples} samples; gain in "
        f"log loss: {gain.text}."
    )
