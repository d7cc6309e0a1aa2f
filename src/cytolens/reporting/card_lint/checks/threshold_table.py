"""Tables of thresholds: each row against the counts, and all rows in order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.engine.demand import Demand, Sample
from cytolens.reporting.card_lint.engine.feasible import Question
from cytolens.reporting.card_lint.engine.formulas import FORMULAS
from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.metric_names import title_of
from cytolens.reporting.card_lint.sets import Known, known_of
from cytolens.reporting.card_lint.words import listed, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import (
        Facts,
        ThresholdRow,
        ThresholdTable,
    )

KIND = "threshold-table"
_FALLS = {"recall": -1, "fpr": -1, "specificity": 1, "fnr": 1}
"""Which way a figure can only go as the threshold rises."""


def check_threshold_tables(facts: Facts) -> Iterator[Finding]:
    """Check every row, then the order of the rows."""
    for table in facts.threshold_tables:
        known = known_of(facts, table.context)
        for row in table.rows:
            yield from _row(row, known)
        yield from _order(table)


def _row(row: ThresholdRow, known: Known) -> Iterator[Finding]:
    demands = [
        Demand(metric, number.low, number.high)
        for metric, number in row.figures.items()
        if metric in FORMULAS
    ]
    samples = known.samples if known.counts else (Sample(),)
    question = Question(samples, roles=("positive",))
    # Without a predicted positive, precision and F1 are printed as 0 or 1.
    empty = row.figures.get("recall") is not None and row.figures["recall"].value == 0
    if empty:
        demands = [d for d in demands if d.metric not in {"precision", "f1"}]
    if len(demands) < 1 or question.possible(demands):
        return
    conflict = question.conflict(demands)
    culprit = question.culprit(demands, conflict) or conflict[-1]
    reach = question.reach(demands, culprit)
    stated = listed(
        f"{title_of(d.metric)} {row.figures[d.metric].text}" for d in conflict
    )
    size = f" of {known.words}" if known.counts else ""
    message = f"At the threshold {row.threshold:g}: {stated} cannot be true{size}."
    if reach is not None:
        name = title_of(culprit.metric)
        message += (
            f" With the others, {name} can only be {span(reach.low, reach.high)}."
        )
    yield contradiction(KIND, message, row.place, *known.places[:1])


def _order(table: ThresholdTable) -> Iterator[Finding]:
    rows = sorted(table.rows, key=lambda row: row.threshold)
    for metric, way in _FALLS.items():
        for before, after in itertools.pairwise(rows):
            one, other = before.figures.get(metric), after.figures.get(metric)
            if one is None or other is None or one.agrees(other):
                continue
            if (other.value - one.value) * way < 0:
                verb = "rises" if way < 0 else "falls"
                message = (
                    f"{title_of(metric)} {verb} from {one.text} to {other.text} as the "
                    f"threshold rises from {before.threshold:g} to "
                    f"{after.threshold:g}; "
                    "a higher threshold can only call fewer samples positive."
                )
                yield contradiction(KIND, message, before.place, after.place)
