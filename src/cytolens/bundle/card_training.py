"""The card's sections on training and on energy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.markdown import table

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription


def training_section(description: ModelDescription) -> str:
    """Recipe, first weights, phases, hardware, and where it departs from its source."""
    recipe, provenance = description.recipe, description.provenance
    phases = [
        (phase.name, str(phase.epochs), str(phase.batch_size), f"{phase.rate:g}")
        for phase in recipe.phases
    ]
    header = ("phase", "epochs", "batch size", "learning rate")
    lines = [
        "## Training",
        "",
        f"Recipe `{recipe.name}`, after: {recipe.source.title}.",
        f"First weights: {provenance.init}.",
        f"Optimizer: {recipe.optimizer.name}. Loss: {recipe.loss.name}.",
        f"Input {description.preprocessing.size_px} px, seed {provenance.seed}, "
        f"{provenance.seconds:.0f} s on {provenance.hardware}.",
        f"Made {provenance.created} with Cytolens {provenance.code_version}.",
    ]
    if phases:
        lines += ["", *table(header, phases)]
    deviations = [
        f"- {d.what}: published {d.published}; here {d.here}. {d.reason}"
        for d in recipe.deviations
    ]
    if deviations:
        lines += ["", "Deviations from the published system:", "", *deviations]
    return "\n".join([*lines, ""])


def energy_section(description: ModelDescription) -> str:
    """Energy and CO2 as codecarbon measured them, or that nobody measured."""
    provenance = description.provenance
    if provenance.co2_kg is None and provenance.energy_kwh is None:
        text = "The energy and CO2 of training were not measured."
    else:
        parts = []
        if provenance.energy_kwh is not None:
            parts.append(f"Energy of training: {provenance.energy_kwh:.4g} kWh.")
        if provenance.co2_kg is not None:
            parts.append(f"CO2 equivalent: {provenance.co2_kg:.4g} kg.")
        text = " ".join([*parts, "Measured by codecarbon."])
    return f"## Energy and CO2\n\n{text}\n"
