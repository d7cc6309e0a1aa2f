"""The model card: all that the bundle knows, and room for what was measured later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.bundle.card_decisions import decisions_section, untuned
from cytolens.bundle.card_training import energy_section, training_section
from cytolens.bundle.markdown import cell, table
from cytolens.bundle.schema import RESEARCH_USE_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.bundle.schema import ModelDescription

TAGS = ("cytolens", "medical", "microscopy", "research-use-only")
FEW_SAMPLES = 100
"""Fewer training samples of a class are named as few."""
NO_EVALUATION = (
    "No evaluation is attached to this card. The figures below, if any, are of the "
    "validation split alone. Run `cytolens evaluate`, then `cytolens card write BUNDLE "
    "--metrics DIR`."
)


@dataclass(frozen=True)
class Attached:
    """What evaluations add to a card.

    Attributes:
        results: ``EvalResult`` of the hub, for the metadata.
        limits: Sentences for the limits.
        warnings: Sentences for the top of the card.
        sections: Whole sections, in Markdown.
    """

    results: Sequence[Any] = ()
    limits: Sequence[str] = ()
    warnings: Sequence[str] = ()
    sections: Sequence[str] = ()


NOTHING = Attached()


def model_card(description: ModelDescription, *, attached: Attached = NOTHING) -> str:
    """Write the card as Markdown with Hugging Face metadata.

    Args:
        description: All of ``model.json``.
        attached: What evaluations add; nothing by default, and the card says so.
    """
    sections = [
        _metadata(description, attached.results),
        f"# {description.id}\n\n**{RESEARCH_USE_ONLY}.** "
        f"{description.recipe.summary}\n",
        _warnings(description, attached),
        _limits(description, attached),
        _data(description),
        training_section(description),
        *(attached.sections or (f"## Evaluation\n\n{NO_EVALUATION}\n",)),
        _figures(description),
        decisions_section(description),
        energy_section(description),
        _usage(description),
    ]
    return "\n".join(section for section in sections if section)


def _metadata(description: ModelDescription, results: Sequence[Any]) -> str:
    from huggingface_hub import ModelCardData

    network = description.recipe.network
    base = (network.pretrained or "").removeprefix("hf:")
    data = ModelCardData(
        library_name="transformers" if network.family == "transformers" else "cytolens",
        pipeline_tag="image-classification",
        tags=list(TAGS),
        base_model=base if base and base in description.provenance.init else None,
        model_name=description.id if results else None,
        eval_results=list(results) or None,
    )
    return f"---\n{data.to_yaml(line_break=chr(10))}\n---\n"


def _warnings(description: ModelDescription, attached: Attached) -> str:
    provenance = description.provenance
    lines = [f"- {line}" for line in provenance.warnings]
    lines += [
        f"- Trained with a fault of the data allowed: {fault}"
        for fault in provenance.allowed_faults
    ]
    lines += [f"- {line}" for line in dict.fromkeys(attached.warnings)]
    return "\n".join(["## Beware", "", *lines, ""]) if lines else ""


def _limits(description: ModelDescription, attached: Attached) -> str:
    names = ", ".join(f"`{name}`" for name in description.classes)
    of = "pairs of images" if description.recipe.input.kind == "pair" else "images"
    size = description.preprocessing.size_px
    mpp = description.recipe.input.mpp
    scale = f" at {mpp:g} microns per pixel" if mpp is not None else ""
    lines = [
        f"- Meant for: {description.intended_use}.",
        f"- It sees {of}, scaled to {size} x {size} px{scale}, and answers one of "
        f"{len(description.classes)} classes: {names}. It knows no other answer.",
        *(f"- {line}" for line in _of_data(description)),
        *(f"- {line}" for line in untuned(description)),
        *(f"- {line}" for line in dict.fromkeys(attached.limits)),
    ]
    return "\n".join(["## Intended use and limits", "", *lines, ""])


def _of_data(description: ModelDescription) -> list[str]:
    trained = description.provenance.data_counts.get("train", {})
    if not trained:
        return ["How many samples it was trained on is not known."]
    few = {name: trained.get(name, 0) for name in description.classes}
    rare = {name: count for name, count in few.items() if 0 < count < FEW_SAMPLES}
    absent = [name for name, count in few.items() if not count]
    lines = [f"There was no training sample of `{name}`." for name in absent]
    if rare:
        words = ", ".join(f"{count} of `{name}`" for name, count in rare.items())
        lines.append(f"It was trained on few samples: {words}.")
    return lines


def _data(description: ModelDescription) -> str:
    counts = description.provenance.data_counts
    if not counts:
        return ""
    header = ("split", *description.classes, "total")
    rows = [
        (
            split,
            *(str(of_class.get(name, 0)) for name in description.classes),
            str(sum(of_class.get(name, 0) for name in description.classes)),
        )
        for split, of_class in counts.items()
    ]
    fingerprint = description.provenance.data_fingerprint
    shown = "\n".join(table(header, rows))
    return f"## Data\n\n{shown}\n\nFingerprint: `{fingerprint}`\n"


def _figures(description: ModelDescription) -> str:
    figures = [
        f"| {cell(name)} | {value:.4f} |"
        for name, value in description.validation_metrics.items()
        if isinstance(value, int | float)
    ]
    if not figures:
        return ""
    return "\n".join(
        [
            "## Figures on the validation split",
            "",
            "The epoch was chosen on these samples, so they flatter. They carry no "
            "interval; evaluate on data kept apart before quoting any.",
            "",
            "| figure | value |",
            "|---|---|",
            *figures,
            "",
        ]
    )


def _usage(description: ModelDescription) -> str:
    return (
        "## Use\n\n"
        "```sh\ncytolens predict BUNDLE IMAGES --out predictions.parquet\n```\n\n"
        "```python\nimport cytolens\n\n"
        'classifier = cytolens.load("BUNDLE")\n'
        'result = classifier.predict("IMAGES")\n```\n'
    )
