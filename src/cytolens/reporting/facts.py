"""Who was tested and with what, as short facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation
    from cytolens.evaluation.population import Population


def population_facts(
    evaluation: Evaluation, description: ModelDescription | None
) -> tuple[tuple[str, str], ...]:
    """Name and value, in the order of the page."""
    population = evaluation.population
    facts = [
        ("Model", ", ".join(population.models) or "not named"),
        ("Split", population.split or "all samples of the table"),
        ("Samples", _samples(population)),
        ("Classes", _listed(population.per_class)),
        ("Groups", _groups(population)),
        ("Sites", _listed(population.sites) or "not known"),
    ]
    if evaluation.positive is not None:
        facts.insert(1, ("Positive class", evaluation.positive))
        facts.insert(2, ("Threshold", f"{evaluation.scored.threshold:.4g}"))
    if description is not None:
        facts += _model_facts(description)
    return tuple(facts)


def _model_facts(description: ModelDescription) -> list[tuple[str, str]]:
    provenance = description.provenance
    trained = provenance.data_counts.get("train", {})
    return [
        ("Recipe", description.recipe.name),
        ("Input", f"{description.preprocessing.size_px} px"),
        ("First weights", provenance.init),
        ("Trained on", f"{sum(trained.values())} samples" if trained else "not known"),
        ("Training", f"{provenance.seconds:.0f} s on {provenance.hardware}"),
    ]


def _samples(population: Population) -> str:
    left_out = f" ({population.unlabelled} without label left out)"
    return f"{population.samples}{left_out if population.unlabelled else ''}"


def _groups(population: Population) -> str:
    if population.groups is None:
        return "not known"
    per_class = _listed(population.groups_per_class)
    return f"{population.groups} (with samples of: {per_class})"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
