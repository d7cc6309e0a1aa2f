"""The report of one evaluation: first page, figures, pictures, samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.evaluation.examples import confident_errors, typical_cases
from cytolens.reporting.facts import beware_of_model, population_facts
from cytolens.reporting.figure_tables import overall_table, per_class_table
from cytolens.reporting.key_figures import key_figures
from cytolens.reporting.report import (
    Block,
    Paragraph,
    Picture,
    Report,
    Section,
)
from cytolens.reporting.thumbnails import example_gallery

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest.schema import Manifest
    from cytolens.reporting.drawings.canvas import Drawing


def evaluation_report(
    evaluation: Evaluation,
    drawings: dict[str, Drawing],
    *,
    description: ModelDescription | None = None,
    manifest: Manifest | None = None,
    banner: str = "",
) -> Report:
    """Put an evaluation into words.

    Args:
        evaluation: The figures.
        drawings: ``confusion``, ``roc`` and ``intervals``.
        description: Of the model, where the bundle is at hand.
        manifest: Where the images are, to show examples.
        banner: Said above everything, such as that the data are synthetic.
    """
    models = ", ".join(evaluation.population.models) or "an unnamed model"
    split = evaluation.population.split
    return Report(
        title="Evaluation report",
        subtitle=f"{models} on " + (f"the {split} split" if split else "all samples"),
        notice=RESEARCH_USE_ONLY,
        banner=banner,
        key_figures=key_figures(evaluation),
        facts=population_facts(evaluation, description),
        protocol=evaluation.protocol,
        cautions=(*beware_of_model(description), *evaluation.cautions),
        sections=_sections(evaluation, drawings, manifest),
        footer=(
            "Every figure follows from the predictions table beside this page "
            "(predictions.parquet): `cytolens evaluate predictions.parquet --out DIR` "
            "computes them again without the model or the images."
        ),
    )


def _sections(
    evaluation: Evaluation, drawings: dict[str, Drawing], manifest: Manifest | None
) -> tuple[Section, ...]:
    return (
        Section(
            "All figures",
            (
                overall_table(evaluation),
                _picture(drawings["intervals"], _intervals_alt(evaluation)),
            ),
        ),
        Section(
            "Where it errs, and how it ranks",
            (
                _confusion(evaluation, drawings["confusion"]),
                _roc(evaluation, drawings["roc"]),
            ),
            columns=2,
        ),
        Section("Class by class", (per_class_table(evaluation),)),
        Section("Samples to look at", _examples(evaluation, manifest)),
    )


def _picture(drawing: Drawing, alt: str, caption: str = "") -> Picture:
    return Picture(caption or alt, alt, drawing.svg)


def _intervals_alt(evaluation: Evaluation) -> str:
    return (
        "Each figure as a point with its "
        f"{100 * evaluation.confidence:g} % interval as a line."
    )


def _confusion(evaluation: Evaluation, drawing: Drawing) -> Picture:
    counts = evaluation.figures.confusion
    classes = evaluation.scored.classes
    rows = [
        f"of {int(counts[i].sum())} {truth}, {int(counts[i, i])} were called so"
        for i, truth in enumerate(classes)
    ]
    return _picture(
        drawing,
        "Confusion matrix: " + "; ".join(rows) + ".",
        "Counts, and the share of each true class (a row adds up to 100 %). "
        "The diagonal is right.",
    )


def _roc(evaluation: Evaluation, drawing: Drawing) -> Picture:
    if evaluation.positive is not None:
        area = evaluation.figures["ROC AUC"]
        alt = f"ROC curve of {evaluation.positive}: area {area.text}."
    else:
        areas = [
            f"{name} {figure.text}"
            for name, figures in evaluation.figures.per_class.items()
            for figure in figures
            if figure.name == "ROC AUC"
        ]
        alt = "ROC curves of each class against the others: " + "; ".join(areas) + "."
    caption = (
        "ROC curves with the area under each. The diagonal is what chance would give."
    )
    return _picture(drawing, alt, caption)


def _examples(evaluation: Evaluation, manifest: Manifest | None) -> tuple[Block, ...]:
    if manifest is None:
        text = (
            "No images were given, only the predictions table. Evaluate a bundle on a "
            "manifest to see examples here."
        )
        return (Paragraph(text),)
    errors = confident_errors(evaluation.scored)
    if not errors:
        first: Block = Paragraph("There was no error among these samples.")
    else:
        caption = "The errors the model was surest of, the surest first."
        first = example_gallery(errors, manifest, caption=caption)
    caption = "Typical cases: right, and as sure as the model usually is of the class."
    typical = typical_cases(evaluation.scored)
    return (first, example_gallery(typical, manifest, caption=caption))
