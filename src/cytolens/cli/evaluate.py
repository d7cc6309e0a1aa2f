"""``cytolens evaluate``: figures with intervals, and a report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_bar, progress_console

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.batches import Unreadable
    from cytolens.prediction.table import Predictions


def evaluate(
    source: Annotated[
        str,
        typer.Argument(
            metavar="BUNDLE_OR_TABLE",
            help="A bundle (a folder, or hf:owner/name), or a predictions table.",
        ),
    ],
    manifest: Annotated[
        Path | None,
        typer.Argument(help="Samples to predict on first; needed with a bundle."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="Folder for report, metrics, figures.")],
    split: Annotated[
        str | None,
        typer.Option(help="Which samples; by default test where there is one."),
    ] = None,
    class_map: Annotated[
        Path | None,
        typer.Option("--map", help="TOML that merges or drops classes."),
    ] = None,
    positive: Annotated[
        str | None,
        typer.Option(help="Positive class of two; by default the second by name."),
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, ...")] = "auto",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Compute figures with 95 % intervals, and write a report.

    Exit code 1: some images could not be read, and are missing from the figures.
    """
    from cytolens.evaluation.class_map import read_class_map
    from cytolens.evaluation.evaluation import evaluate_predictions
    from cytolens.reporting.writing import write_evaluation

    rule = None if class_map is None else read_class_map(class_map)
    scored = _scored(source, manifest, split=split, device=device)
    evaluation = evaluate_predictions(
        scored.predictions, split=split, class_map=rule, positive=positive
    )
    page = write_evaluation(
        evaluation, out, description=scored.description, manifest=scored.manifest
    )
    if as_json:
        print_json(evaluation.as_dict() | {"report": str(page)})
    else:
        _show(evaluation, page)
    _tell_unreadable(scored.unreadable)
    if scored.unreadable:
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Scored:
    predictions: Predictions
    manifest: Manifest | None = None
    description: ModelDescription | None = None
    unreadable: tuple[Unreadable, ...] = ()


def _scored(
    source: str, manifest_path: Path | None, *, split: str | None, device: str
) -> _Scored:
    from cytolens.prediction.inputs import TABLE_SUFFIXES, PredictionInputError
    from cytolens.prediction.table import Predictions

    is_table = Path(source).suffix.lower() in TABLE_SUFFIXES
    if is_table:
        from cytolens.manifest.read import read_manifest

        shown = None
        if manifest_path is not None:
            shown = read_manifest(manifest_path, require_files=False)
        return _Scored(Predictions.read(Path(source)), shown)
    if manifest_path is None:
        msg = f"{source} is a bundle; give a manifest to evaluate it on as well."
        raise PredictionInputError(msg)
    return _predict(source, manifest_path, split=split, device=device)


def _predict(
    source: str, manifest_path: Path, *, split: str | None, device: str
) -> _Scored:
    from cytolens.manifest.read import read_manifest
    from cytolens.prediction.classifier import load

    manifest = read_manifest(manifest_path, require_files=False)
    # Only what will be reported is scored.
    wanted = split or ("test" if (manifest.table["split"] == "test").any() else None)
    part = manifest if wanted is None else manifest.subset(wanted)
    classifier = load(source, device=device)
    with progress_bar("Predicting") as advance:
        result = classifier.predict(part, on_progress=advance)
    return _Scored(result, manifest, classifier.description, result.unreadable)


def _show(evaluation: Evaluation, page: Path) -> None:
    from cytolens.cli.figures import figure_table

    console = progress_console()
    console.print(figure_table(evaluation))
    for caution in evaluation.cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    console.print(f"Report: {page}", markup=False, soft_wrap=True)


def _tell_unreadable(unreadable: tuple[Unreadable, ...]) -> None:
    console = progress_console()
    for item in unreadable:
        line = f"unreadable: {item.path}: {item.reason}"
        console.print(line, style="yellow", markup=False, soft_wrap=True)
