"""Stated figures against the stated confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine.exact import counts_of
from cytolens.reporting.card_lint.engine.formulas import (
    AVERAGED,
    FORMULAS,
    ROLES,
    figure,
)
from cytolens.reporting.card_lint.finding import Finding, Place, contradiction
from cytolens.reporting.card_lint.reading.metric_names import title_of
from cytolens.reporting.card_lint.reading.words import polarity
from cytolens.reporting.card_lint.sets import FigureSet, demand_of, known_of
from cytolens.reporting.card_lint.words import decimal, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, Matrix, Stated

KIND = "against-matrix"
Cells = tuple[int, int, int, int]


@dataclass(frozen=True)
class _Miss:
    fact: Stated
    computed: float


def check_against_matrix(facts: Facts, sets: list[FigureSet]) -> Iterator[Finding]:
    """Compute every stated figure again from the matrix of the same samples."""
    distinct = {(m.counts, m.context): m for m in reversed(facts.matrices)}
    for matrix in distinct.values():
        if matrix.context.split == "train":
            continue
        own = [s for s in sets if _same(matrix, s)]
        # A report of another number of samples is found by its support.
        other_sizes = {
            r.block for r in facts.reports if r.total not in {None, matrix.total}
        }
        stated = [
            (fact, s) for s in own for fact in s.stated if fact.block not in other_sizes
        ]
        if len(matrix.counts) == 2:
            yield from _binary(facts, matrix, stated)
        else:
            yield from _many(matrix, [fact for fact, _ in stated])


def _same(matrix: Matrix, figures: FigureSet) -> bool:
    one, other = matrix.context, figures.context
    splits = {one.split or "test", other.split or "test"}
    thresholds = {one.threshold, other.threshold} - {None, 0.5}
    return one.group == other.group and len(splits) == 1 and not thresholds


def _binary(
    facts: Facts, matrix: Matrix, stated: list[tuple[Stated, FigureSet]]
) -> Iterator[Finding]:
    """Read the matrix every way it can be meant, and take the way that fits best."""
    readings = [_misses(cells, stated) for cells in _readings(facts, matrix)]
    if not readings:
        return
    misses = min(readings, key=len)
    if misses:
        cells = " ".join(place.quote for place in matrix.places)
        words = listed(
            f"{title_of(miss.fact.metric)} = {_fraction(miss)} where "
            f"{miss.fact.number.text} is stated (line {miss.fact.place.line})"
            for miss in misses
        )
        message = f"The confusion matrix ({cells}) gives {words}."
        places = [miss.fact.place for miss in misses]
        yield contradiction(KIND, message, *places, *matrix.places)


def _readings(facts: Facts, matrix: Matrix) -> list[Cells]:
    if matrix.binary is not None:
        return [matrix.binary]
    (a, b), (c, d) = matrix.counts
    # Rows the truth, the negative class first, is what scikit-learn prints.
    ways: list[Cells] = [(d, c, a, b), (a, b, d, c), (d, b, a, c), (a, c, d, b)]
    signs = [polarity(label) for label in matrix.labels]
    if len(signs) == 2 and (signs[0] or signs[1]):
        first = signs[0] == "positive" or signs[1] == "negative"
        ways = [ways[1], ways[3]] if first else [ways[0], ways[2]]
    sample = known_of(facts, matrix.context)
    if sample.total == matrix.total and len(sample.counts) == 2:
        wanted = {(s.positives, s.negatives) for s in sample.samples}
        fitting = [w for w in ways if (w[0] + w[1], w[2] + w[3]) in wanted]
        return fitting or ways
    return ways


def _misses(cells: Cells, stated: list[tuple[Stated, FigureSet]]) -> list[_Miss]:
    counts = counts_of(np.array([cells]))
    found = []
    for fact, figures in stated:
        demand = demand_of(fact, figures)
        if demand is None or fact.metric not in FORMULAS:
            continue
        is_open = fact.metric in AVERAGED and not demand.role
        roles = ROLES if is_open else (demand.role or "positive",)
        values = [figure(counts, fact.metric, role) for role in roles]
        if not any(v.meets(demand.low, demand.high)[0] for v in values):
            found.append(_Miss(fact, float(values[0].low[0])))
    return found


def _fraction(miss: _Miss) -> str:
    return "not defined" if np.isnan(miss.computed) else decimal(miss.computed)


def _many(matrix: Matrix, stated: list[Stated]) -> Iterator[Finding]:
    counts = np.array(matrix.counts, dtype=np.float64)
    right, total = float(np.trace(counts)), float(counts.sum())
    for fact in stated:
        if fact.metric == "accuracy" and fact.context.label is None:
            if total and not fact.number.can_be(right / total):
                message = (
                    f"The diagonal of the confusion matrix is {decimal(right)} of "
                    f"{decimal(total)} = {decimal(right / total)}, but an accuracy of "
                    f"{fact.number.text} is stated."
                )
                yield contradiction(KIND, message, fact.place, *_ends(matrix))
        elif fact.metric in AVERAGED and fact.context.label in matrix.labels:
            yield from _of_class(matrix, counts, fact)


def _of_class(matrix: Matrix, counts: np.ndarray, fact: Stated) -> Iterator[Finding]:
    i = matrix.labels.index(fact.context.label or "")
    row, column, hit = counts[i].sum(), counts[:, i].sum(), counts[i, i]
    shares = [hit / n if n else 0.0 for n in (row, column)]
    possible = [2 * hit / (row + column) if row + column else 0.0]
    if fact.metric != "f1":
        # Which side is the truth is not always said.
        possible = shares
    if not any(fact.number.can_be(float(value)) for value in possible):
        words = listed(sorted({decimal(float(value)) for value in possible}))
        message = (
            f"The confusion matrix gives {fact.context.label} a "
            f"{title_of(fact.metric)} "
            f"of {words.replace(' and ', ' or ')}, but {fact.number.text} is stated."
        )
        yield contradiction(KIND, message, fact.place, *_ends(matrix))


def _ends(matrix: Matrix) -> tuple[Place, ...]:
    return matrix.places
