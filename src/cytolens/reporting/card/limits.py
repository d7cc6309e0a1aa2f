"""Limits of a model that an evaluation shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card.metrics import Metrics

FEW = 30
"""Fewer tested samples of a class leave its figures open."""


def limits_of(metrics: Metrics) -> Iterator[str]:
    """What was not tested, and what was tested on few."""
    population = metrics.population
    sites = population.get("sites") or {}
    where = f"in the evaluation `{metrics.name}`"
    if len(sites) == 1:
        (site,) = sites
        yield f"All samples {where} come from one site ({site}); no other was tested."
    elif not sites:
        yield f"The sites of the samples {where} are not known."
    if population.get("groups") is None:
        yield f"Patients or slides {where} are not known; they may be in training too."
    for name, count in population["per_class"].items():
        if not count:
            yield f"No sample of `{name}` was tested {where}."
        elif count < FEW:
            yield f"Only {count} samples of `{name}` were tested {where}."
    if not metrics.content.get("subgroups"):
        yield f"No subgroup was looked at {where}."
