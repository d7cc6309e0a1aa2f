"""Samples to look at: as pictures where the images are at hand, else by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.examples import (
    Example,
    confident_errors,
    hardest_cases,
    typical_cases,
)
from cytolens.reporting.report import Block, Paragraph, Section, Table
from cytolens.reporting.sections.part import Part
from cytolens.reporting.thumbnails import example_gallery

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.manifest.schema import Manifest

NO_IMAGES = (
    "Only names are listed: no images were given. Evaluate with a manifest to see them."
)
NO_ERROR = "There was no error among these samples."


@dataclass(frozen=True)
class _Choice:
    """Samples of one kind, and why they are shown."""

    kind: str
    caption: str
    examples: Sequence[Example]


def examples_part(evaluation: Evaluation, manifest: Manifest | None) -> Part:
    """The most confident errors, the hardest and the typical cases."""
    choices = _choices(evaluation)
    blocks: list[Block] = [] if manifest is not None else [Paragraph(NO_IMAGES)]
    if not choices[0].examples:
        blocks.append(Paragraph(NO_ERROR))
    for choice in filter(lambda c: c.examples, choices):
        blocks.append(_shown(choice, manifest))
    section = Section("Samples to look at", tuple(blocks))
    return Part(section, tables={"examples": _frame(choices)})


def _choices(evaluation: Evaluation) -> list[_Choice]:
    scored = evaluation.scored
    near = (
        "no class was probable"
        if scored.positive is None
        else f"the probability is nearest to the threshold {scored.threshold:.4g}"
    )
    return [
        _Choice(
            "confident error",
            "The errors the model was surest of, the surest first.",
            confident_errors(scored),
        ),
        _Choice(
            "hardest",
            f"The hardest cases, right or wrong: {near}.",
            hardest_cases(scored),
        ),
        _Choice(
            "typical",
            "Typical cases: right, and as sure as the model usually is of the class.",
            typical_cases(scored),
        ),
    ]


def _shown(choice: _Choice, manifest: Manifest | None) -> Block:
    if manifest is not None:
        gallery = example_gallery(choice.examples, manifest, caption=choice.caption)
        if gallery.items:
            return gallery
    rows = tuple(
        (e.sample, e.truth, e.predicted, f"{e.probability:.2f}")
        for e in choice.examples
    )
    header = ("sample", "truly", "called", "probability")
    return Table(choice.caption, header, rows)


def _frame(choices: Sequence[_Choice]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {"kind": choice.kind, **asdict(example)}
        for choice in choices
        for example in choice.examples
    ]
    names = ["kind", "sample", "truth", "predicted", "probability"]
    return pd.DataFrame(rows, columns=names)
