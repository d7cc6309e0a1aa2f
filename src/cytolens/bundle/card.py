"""The model card of a bundle: short, and only what the bundle knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.schema import RESEARCH_USE_ONLY

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription


def model_card(description: ModelDescription) -> str:
    """Write the card as Markdown with Hugging Face metadata."""
    sections = [
        _metadata(description),
        f"# {description.id}\n\n**{RESEARCH_USE_ONLY}.** "
        f"{description.recipe.summary}\n",
        _warnings(description),
        _data(description),
        _figures(description),
        _source(description),
        _usage(description),
    ]
    return "\n".join(section for section in sections if section)


def _metadata(description: ModelDescription) -> str:
    library = (
        "transformers"
        if description.recipe.network.family == "transformers"
        else "cytolens"
    )
    return (
        "---\n"
        f"library_name: {library}\n"
        "pipeline_tag: image-classification\n"
        "tags:\n- cytolens\n- medical\n- microscopy\n- research-use-only\n"
        "---\n"
    )


def _warnings(description: ModelDescription) -> str:
    provenance = description.provenance
    lines = [f"- {line}" for line in provenance.warnings]
    lines += [
        f"- Trained with a fault of the data allowed: {fault}"
        for fault in provenance.allowed_faults
    ]
    return "\n".join(["## Beware", "", *lines, ""]) if lines else ""


def _data(description: ModelDescription) -> str:
    counts = description.provenance.data_counts
    if not counts:
        return ""
    header = "| split | " + " | ".join(map(_cell, description.classes)) + " |"
    rule = "|---" * (len(description.classes) + 1) + "|"
    rows = [
        f"| {_cell(split)} | "
        + " | ".join(str(of_class.get(name, 0)) for name in description.classes)
        + " |"
        for split, of_class in counts.items()
    ]
    fingerprint = description.provenance.data_fingerprint
    return "\n".join(
        ["## Data", "", header, rule, *rows, "", f"Fingerprint: `{fingerprint}`", ""]
    )


def _figures(description: ModelDescription) -> str:
    figures = [
        f"| {_cell(name)} | {value:.4f} |"
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


def _source(description: ModelDescription) -> str:
    recipe, provenance = description.recipe, description.provenance
    lines = [
        "## Training",
        "",
        f"Recipe `{recipe.name}`, after: {recipe.source.title}.",
        f"First weights: {provenance.init}.",
        f"Input {description.preprocessing.size_px} px, seed {provenance.seed}, "
        f"{provenance.seconds:.0f} s on {provenance.hardware}.",
        f"Made {provenance.created} with Cytolens {provenance.code_version}.",
    ]
    if provenance.co2_kg is not None:
        lines.append(f"CO2 equivalent: {provenance.co2_kg:.4g} kg.")
    deviations = [
        f"- {d.what}: published {d.published}; here {d.here}. {d.reason}"
        for d in recipe.deviations
    ]
    if deviations:
        lines += ["", "Deviations from the published system:", "", *deviations]
    return "\n".join([*lines, ""])


def _usage(description: ModelDescription) -> str:
    names = ", ".join(f"`{name}`" for name in description.classes)
    return (
        "## Use\n\n"
        f"Classes: {names}.\n\n"
        "```sh\ncytolens predict BUNDLE IMAGES --out predictions.parquet\n```\n"
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
