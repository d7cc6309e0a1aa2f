"""Where the model looked when it was surest and wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.examples import confident_errors
from cytolens.explanation.errors import ExplanationError
from cytolens.reporting.map_thumbnails import encode_maps
from cytolens.reporting.report import Block, Gallery, Paragraph, Section, Thumbnail
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.examples import Example
    from cytolens.explanation.explainer import Explainer
    from cytolens.explanation.explanation import Explanation
    from cytolens.manifest.schema import Manifest

TITLE = "Where it looked in its errors"
CAUTION = (
    "A map shows where a model looks, not why it errs. `cytolens explain check` tells "
    "whether maps of this model can be trusted, and `cytolens explain shortcuts` "
    "whether it looks where no cell is."
)


def error_maps_part(
    evaluation: Evaluation, manifest: Manifest | None, explainer: Explainer | None
) -> Part | None:
    """Explain the errors it was surest of; None without images, model or error."""
    errors = confident_errors(evaluation.scored)
    if manifest is None or explainer is None or not errors:
        return None
    try:
        blocks = _blocks(errors, manifest, explainer)
    except ExplanationError as error:
        blocks = (Paragraph(f"The errors could not be explained. {error}"),)
    return Part(Section(TITLE, blocks))


def _blocks(
    errors: Sequence[Example], manifest: Manifest, explainer: Explainer
) -> tuple[Block, ...]:
    names = [example.sample for example in errors]
    chosen = manifest.where(manifest.table["sample"].isin(names))
    found = {
        explanation.sample: explanation
        for explanation in explainer.explain(chosen, on_unreadable=lambda _item: None)
    }
    items = tuple(
        _thumbnail(example, found[example.sample])
        for example in errors
        if example.sample in found
    )
    caption = (
        f"The errors the model was surest of, each beside its map "
        f"({explainer.method.title}) for the class it was called. "
        f"{explainer.trust['said']}"
    )
    return Gallery(caption, items), Paragraph(CAUTION)


def _thumbnail(example: Example, explanation: Explanation) -> Thumbnail:
    target = explanation.saliency.target
    return Thumbnail(
        title=f"called {example.predicted}",
        caption=f"probability {example.probability:.2f}; truly {example.truth}",
        alt=(
            f"Sample {example.sample}, labelled {example.truth} and called "
            f"{example.predicted}: the image, and where the model looked for {target}."
        ),
        jpeg=encode_maps(explanation),
    )
