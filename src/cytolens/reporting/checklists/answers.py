"""Fill in a checklist: what is known, and what a human must answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.reporting.checklists import about_data as data
from cytolens.reporting.checklists import about_model as model
from cytolens.reporting.checklists import about_results as results

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cytolens.reporting.checklists.items import Checklist, Item
    from cytolens.reporting.checklists.known import Known

    Answer = Callable[[Known], str | None]

OPEN = "A human must answer."
PARTLY = "In part. "
"""How an answer begins that leaves something to a human, and says what."""

_OF_DATA: tuple[Answer, ...] = (
    data.data_sources,
    data.sites,
    data.outcome,
    data.sample_size,
    data.missing,
    data.partitions,
    data.disjoint,
    data.selection,
    data.acquisition,
    data.flow,
    data.characteristics,
    data.shift,
)
_OF_MODEL: tuple[Answer, ...] = (
    model.technology,
    model.title,
    model.intended_use,
    model.preprocessing,
    model.predictors,
    model.model,
    model.first_weights,
    model.training,
    model.model_selection,
    model.imbalance,
    model.ensemble,
    model.software,
    model.calibration,
    model.availability,
    model.code,
    model.details,
    model.poor_input,
)
_OF_RESULTS: tuple[Answer, ...] = (
    results.output,
    results.measures,
    results.uncertainty,
    results.performance,
    results.diagnostic,
    results.subgroups,
    results.clusters,
    results.errors,
    results.internal,
    results.external,
    results.limits,
)
ANSWERS: Mapping[str, Answer] = {
    function.__name__: function for function in (*_OF_DATA, *_OF_MODEL, *_OF_RESULTS)
}
"""Name in a checklist's file -> what answers it."""


@dataclass(frozen=True)
class Answered:
    """An item with its answer; status is ``filled``, ``in part`` or ``open``."""

    item: Item
    status: str
    text: str


def fill_in(items: Checklist, known: Known) -> tuple[Answered, ...]:
    """Answer every item, or mark it open; nothing is made up."""
    return tuple(_answered(item, known) for item in items.items)


def _answered(item: Item, known: Known) -> Answered:
    text = None if item.answer is None else ANSWERS[item.answer](known)
    if text is None:
        return Answered(item, "open", OPEN)
    if text.startswith(PARTLY):
        return Answered(item, "in part", text.removeprefix(PARTLY))
    return Answered(item, "filled", text)
