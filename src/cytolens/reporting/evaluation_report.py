"""The report of one evaluation: its first page, and its parts in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.reporting.beware import beware_of
from cytolens.reporting.facts import population_facts
from cytolens.reporting.key_figures import key_figures
from cytolens.reporting.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.reporting.sections.part import Part

FOOTER = (
    "Every figure follows from the predictions table beside this page "
    "(predictions.parquet): `cytolens evaluate predictions.parquet --out DIR` "
    "computes them again without the model or the images."
)


def evaluation_report(
    evaluation: Evaluation,
    parts: Sequence[Part],
    *,
    description: ModelDescription | None = None,
    banner: str = "",
) -> Report:
    """Put an evaluation into words.

    Args:
        evaluation: The figures.
        parts: Of `parts_of`.
        description: Of the model, where the bundle is at hand.
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
        cautions=beware_of(evaluation, description),
        sections=tuple(part.section for part in parts if not part.is_appendix),
        appendix=tuple(part.section for part in parts if part.is_appendix),
        footer=FOOTER,
    )
