"""What a reader must know before believing a figure, found in the table itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.bounds import FEW_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.evaluation.population import Population
    from cytolens.evaluation.scored import Scored

FEW_SAMPLES = 30
"""Fewer samples of a class leave a rate open by a third or more."""


def cautions_of(population: Population, scored: Scored) -> tuple[str, ...]:
    """List what to beware of, the gravest first."""
    return (
        *_split_cautions(population),
        *_class_cautions(population, scored),
        *_group_cautions(population),
    )


def _split_cautions(population: Population) -> Iterator[str]:
    trained = population.splits.get("train", 0)
    # Out-of-fold tables name the fold in which a sample was held out, so ``train``
    # here always means that the model has seen it.
    if trained:
        yield (
            f"{trained} of these samples are marked as training data: if the model "
            "learned from them, the figures say nothing about new samples."
        )
    if population.split == "val":
        yield (
            "A validation split is there to choose epochs, settings and thresholds; "
            "if it did, these figures flatter. Report the test split."
        )
    if not population.splits:
        yield "The table does not say which split these samples belong to."
    if population.unlabelled:
        yield f"{population.unlabelled} samples have no label and are left out."


def _class_cautions(population: Population, scored: Scored) -> Iterator[str]:
    for name, count in population.per_class.items():
        if count == 0:
            yield f"There is no sample of {name}; its figures are not defined."
        elif count < FEW_SAMPLES:
            kind = "positives" if _is_positive(scored, name) else "samples"
            yield f"Only {count} {kind} of {name}: its figures are uncertain."


def _group_cautions(population: Population) -> Iterator[str]:
    if population.groups is None:
        yield (
            "Groups (patients, slides) are unknown: each sample counts as "
            "independent, so the intervals may be too narrow, and nobody can tell "
            "whether a patient is on both sides of the split."
        )
        return
    if population.ungrouped:
        yield f"{population.ungrouped} samples have no group and count as independent."
    if population.groups < FEW_GROUPS:
        yield (
            f"Only {population.groups} groups (patients, slides): however many samples "
            "there are, a figure rests on these few."
        )


def _is_positive(scored: Scored, name: str) -> bool:
    return scored.positive is not None and scored.classes[scored.positive] == name
