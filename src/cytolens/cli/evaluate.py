"""``cytolens evaluate``: figures with intervals, and a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import print_json, progress_console
from cytolens.cli.parameters import (
    AsJson,
    BundleOrTable,
    ClassMapFile,
    Device,
    ManifestToScore,
    PositiveClass,
    ReportedSplit,
)
from cytolens.cli.scored_source import scored_source, tell_unreadable
from cytolens.evaluation.group_labels import LabelRule
from cytolens.evaluation.group_scores import ScoreRule

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.thresholds.file import ThresholdFile
    from cytolens.explanation.explainer import Explainer


def evaluate(
    source: BundleOrTable,
    manifest: ManifestToScore = None,
    *,
    out: Annotated[Path, typer.Option(help="Folder for report, metrics, figures.")],
    split: ReportedSplit = None,
    class_map: ClassMapFile = None,
    positive: PositiveClass = None,
    threshold: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER_OR_FILE",
            help="A probability fixed beforehand, or threshold.json; by default the "
            "bundle's, else 0.5.",
        ),
    ] = None,
    per_group: Annotated[
        ScoreRule | None,
        typer.Option(help="Count patients or slides, not images: how scores join."),
    ] = None,
    group_labels: Annotated[
        LabelRule, typer.Option(help="With --per-group: how labels join.")
    ] = "agree",
    ordered: Annotated[
        bool,
        typer.Option("--ordered", help="The classes, in order, are grades."),
    ] = False,
    prevalence: Annotated[
        list[float] | None,
        typer.Option(min=0, max=1, help="State PPV and NPV at this; may be repeated."),
    ] = None,
    subgroup: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN[:EDGES]",
            help="Break down by a column: site, or age:50,65; may be repeated.",
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="metrics.json of the internal set, to stand beside this."),
    ] = None,
    device: Device = "auto",
    as_json: AsJson = False,
) -> None:
    """Compute figures with 95 % intervals, and write a report.

    Exit code 1: some images could not be read, and are missing from the figures.
    """
    from cytolens.evaluation.class_map import read_class_map
    from cytolens.evaluation.evaluation import evaluate_predictions
    from cytolens.evaluation.external.compute import side_by_side
    from cytolens.evaluation.external.side import read_side
    from cytolens.evaluation.options import EvaluationOptions
    from cytolens.reporting.writing import write_evaluation

    # Whatever may be wrong with the question is found before the images are scored.
    rule = None if class_map is None else read_class_map(class_map)
    internal = None if against is None else read_side(against)
    value, file = _threshold(threshold)
    scored = scored_source(source, manifest, split=split, device=device)
    evaluation = evaluate_predictions(
        scored.predictions,
        split=split,
        class_map=rule,
        positive=positive,
        options=EvaluationOptions(
            fitted=file or scored.description,
            threshold=value,
            per_group=per_group,
            group_labels=group_labels,
            ordered=ordered,
            prevalences=tuple(prevalence or ()),
            subgroups=tuple(subgroup or ()),
        ),
    )
    if internal is not None:
        beside = side_by_side(internal, evaluation)
        evaluation = replace(evaluation, against=beside)
    page = write_evaluation(
        evaluation,
        out,
        description=scored.description,
        manifest=scored.manifest,
        explainer=_explainer(scored.bundle, device),
    )
    if as_json:
        print_json(evaluation.as_dict() | {"report": str(page)})
    else:
        _show(evaluation, page)
    tell_unreadable(scored)
    if scored.unreadable:
        raise typer.Exit(1)


def _explainer(bundle: Bundle | None, device: str) -> Explainer | None:
    if bundle is None:
        return None
    from cytolens.explanation.explainer import Explainer

    return Explainer(bundle, device=device)


def _threshold(text: str | None) -> tuple[float | None, ThresholdFile | None]:
    from cytolens.evaluation.thresholds.file import read_threshold

    if text is None:
        return None, None
    try:
        return float(text), None
    except ValueError:
        return None, read_threshold(text)


def _show(evaluation: Evaluation, page: Path) -> None:
    from cytolens.cli.figures import figure_table

    console = progress_console()
    console.print(figure_table(evaluation))
    for caution in evaluation.cautions:
        console.print(f"Beware: {caution}", style="yellow", markup=False)
    console.print(f"Report: {page}", markup=False, soft_wrap=True)
