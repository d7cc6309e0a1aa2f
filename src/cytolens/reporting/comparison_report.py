"""The report of a comparison: verdict first, then every figure of every pair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.evaluation.difference import p_text
from cytolens.reporting.report import (
    Block,
    KeyFigure,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.comparison import Comparison, Pair
    from cytolens.evaluation.difference import Difference
    from cytolens.reporting.drawings.canvas import Drawing

MOST_CARDS = 4


def comparison_report(comparison: Comparison, drawings: Sequence[Drawing]) -> Report:
    """Put a comparison into words.

    Args:
        comparison: The figures.
        drawings: The differences of each pair, in order.
    """
    split = comparison.population.split
    where = f"the {split} split" if split else "all samples"
    return Report(
        title="Comparison",
        subtitle=f"{_listed(list(comparison.models))} on {where}",
        notice=RESEARCH_USE_ONLY,
        key_figures=_cards(comparison),
        facts=_facts(comparison),
        protocol=comparison.protocol,
        cautions=comparison.cautions,
        sections=(
            Section("Verdict", tuple(map(Paragraph, comparison.verdicts))),
            *(
                Section(f"{pair.first} and {pair.second}", _blocks(comparison, pair, d))
                for pair, d in zip(comparison.pairs, drawings, strict=True)
            ),
        ),
        footer=(
            "Every figure follows from the predictions tables: `cytolens compare` on "
            "the same tables gives them again, without models or images."
        ),
    )


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _cards(comparison: Comparison) -> tuple[KeyFigure, ...]:
    cards = [
        KeyFigure(
            replace(figure, name=f"{figure.name}: {name}"), "Of this model alone."
        )
        for name, figures in comparison.models.items()
        for figure in figures
        if figure.name == comparison.decides
    ]
    if len(comparison.pairs) == 1:
        pair = comparison.pairs[0]
        difference = pair[comparison.decides].figure
        named = replace(difference, name=f"{pair.first} minus {pair.second}")
        cards.append(KeyFigure(named, pair.verdict.partition(": ")[0] + "."))
    return tuple(cards[:MOST_CARDS])


def _facts(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    population = comparison.population
    classes = ", ".join(f"{name} {n}" for name, n in population.per_class.items())
    facts = [
        ("Samples", str(population.samples)),
        ("Classes", classes),
        ("Independent", f"{comparison.units} {comparison.unit}"),
        ("Decided by", comparison.decides),
    ]
    if comparison.positive is not None:
        facts.insert(1, ("Positive class", comparison.positive))
    if comparison.margin is not None:
        facts.append(("Margin", f"{comparison.margin:g}"))
    return tuple(facts)


def _blocks(comparison: Comparison, pair: Pair, drawing: Drawing) -> tuple[Block, ...]:
    alt = f"Differences of {pair.first} minus {pair.second}: " + "; ".join(
        f"{item.name} {item.figure.text}" for item in pair.differences
    )
    caption = (
        f"Differences with {100 * comparison.confidence:g} % intervals. Where a line "
        "crosses the middle, no difference is shown."
    )
    if comparison.margin is not None:
        caption += f" Shaded: differences below the margin of {comparison.margin:g}."
    return (
        _table(comparison, pair),
        Picture(caption, f"{alt}.", drawing.svg, wide=True),
        _decisions(pair),
        Paragraph(_decision_tests(pair)),
    )


def _table(comparison: Comparison, pair: Pair) -> Table:
    header = ("figure", pair.first, pair.second, "difference", "p", "test")
    rows = tuple(_row(comparison, pair, item) for item in pair.differences)
    corrected = " p corrected over all pairs." if len(comparison.pairs) > 1 else ""
    caption = (
        f"{pair.first} minus {pair.second}, {100 * comparison.confidence:g} % interval "
        f"in brackets.{corrected}"
    )
    return Table(caption, header, rows)


def _row(comparison: Comparison, pair: Pair, item: Difference) -> tuple[str, ...]:
    values = [
        figure.value_text
        for name in (pair.first, pair.second)
        for figure in comparison.models[name]
        if figure.name == item.name
    ]
    p = item.p if item.p_adjusted is None else item.p_adjusted
    test = item.test.partition(" (")[0]
    return (item.name, *values, item.figure.text, p_text(p), test)


def _decisions(pair: Pair) -> Table:
    counts = pair.decisions
    return Table(
        "On how many samples each decided rightly.",
        ("", f"{pair.second} right", f"{pair.second} wrong"),
        (
            (f"{pair.first} right", str(counts.both), str(counts.only_first)),
            (f"{pair.first} wrong", str(counts.only_second), str(counts.neither)),
        ),
    )


def _decision_tests(pair: Pair) -> str:
    tests = "; ".join(f"{name}: {p_text(p)}" for name, p in pair.decision_tests.items())
    return f"Is one of them right more often? {tests}."
