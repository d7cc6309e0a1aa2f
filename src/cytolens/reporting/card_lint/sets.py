"""Which figures are of the same samples, and how many samples those are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.engine.demand import Demand, Sample
from cytolens.reporting.card_lint.engine.formulas import AVERAGED, FORMULAS
from cytolens.reporting.card_lint.reading.classes import is_binary
from cytolens.reporting.card_lint.reading.counts import PEOPLE
from cytolens.reporting.card_lint.reading.words import polarity

if TYPE_CHECKING:
    from cytolens.reporting.card_lint.finding import Place
    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.facts import Facts, Stated

_MEANS = re.compile(r"mean|average|median|fold|cross|bootstrap|repeat", re.IGNORECASE)
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True)
class Known:
    """How many samples a split has, as far as the card says in one voice.

    Attributes:
        samples: What they may be: two readings where the positive class is open.
        total: Of all classes.
        counts: Class -> samples; empty where unknown.
        places: Where it stands.
    """

    samples: tuple[Sample, ...] = (Sample(),)
    total: int | None = None
    counts: tuple[tuple[str, int], ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def words(self) -> str:
        """Such as ``45 negative and 4 positive``."""
        named = [f"{n} {name}" for name, n in self.counts if not name.startswith("#")]
        if len(named) > 1:
            return ", ".join(named[:-1]) + f" and {named[-1]}"
        return f"{self.total} samples"


@dataclass(frozen=True)
class FigureSet:
    """Figures of the same samples at the same threshold.

    Attributes:
        context: What they are of.
        stated: The figures.
        known: The samples they rest on: a report's supports, where one is among them.
        binary: Whether there are two classes.
        split: The samples of their split, as the card states them.
        reported: Blocks that are reports, with supports of their own.
    """

    context: Context
    stated: tuple[Stated, ...]
    known: Known
    binary: bool
    split: Known = Known()
    reported: frozenset[int] = frozenset()


def usable(fact: Stated) -> bool:
    """Whether a figure is of one evaluation, not a mean over several."""
    return not fact.spread and not any(_MEANS.search(w) for w in fact.context.group)


def settled(facts: Facts) -> list[Stated]:
    """Figures whose split is filled in where only one can be meant."""
    splits = {f.context.split for f in facts.stated}
    sure = splits <= {None, "test"}
    return [
        replace(f, context=replace(f.context, split="test"))
        if sure and f.context.split is None
        else f
        for f in facts.stated
        if usable(f)
    ]


def figure_sets(facts: Facts) -> list[FigureSet]:
    """Group figures by context; lists that disagree stay apart."""
    groups: dict[Context, dict[int, list[Stated]]] = {}
    for fact in settled(facts):
        blocks = groups.setdefault(fact.context.of_set(), {})
        blocks.setdefault(fact.block, []).append(fact)
    binary = is_binary(facts) or _speaks_binary(facts)
    return [
        FigureSet(
            context,
            tuple(stated),
            _known_by(stated, facts, context),
            binary,
            known_of(facts, context),
            frozenset(report.block for report in facts.reports),
        )
        for context, blocks in groups.items()
        for stated in _clusters(list(blocks.values()))
    ]


def known_of(facts: Facts, context: Context) -> Known:
    """The size of the samples a context speaks of; unknown where the card wavers."""
    if context.group:
        return Known()
    split = context.split or "test"
    counts = [c for c in facts.class_counts if _is_of(c.context, split)]
    distinct = {tuple(sorted(c.counts.values())) for c in counts}
    if len(distinct) == 1 and len({len(c.counts) for c in counts}) == 1:
        named = next((c for c in counts if "#0" not in c.counts), counts[0])
        items = tuple(named.counts.items())
        total = sum(named.counts.values())
        places = tuple(c.place for c in counts)
        return Known(_samples(items), total, items, places)
    sizes = [
        s for s in facts.sizes if _is_of(s.context, split) and not PEOPLE.match(s.unit)
    ]
    if len({s.count for s in sizes}) == 1 and not counts:
        total = sizes[0].count
        return Known((Sample(total=total),), total, (), tuple(s.place for s in sizes))
    return Known()


def _is_of(context: Context, split: str) -> bool:
    return context.split == split and not context.group


def _samples(counts: tuple[tuple[str, int], ...]) -> tuple[Sample, ...]:
    if len(counts) != 2:
        return (Sample(total=sum(n for _, n in counts)),)
    signs = [polarity(name) for name, _ in counts]
    (_, a), (_, b) = counts
    first = Sample(positives=b, negatives=a, total=a + b)
    if "positive" in signs or "negative" in signs:
        flipped = signs[0] == "positive" or signs[1] == "negative"
        return (first.swapped if flipped else first,)
    return (first, first.swapped)


def _clusters(blocks: list[list[Stated]]) -> list[list[Stated]]:
    """Lists that agree wherever they give the same figure, put together."""
    clusters: list[list[Stated]] = []
    for block in blocks:
        joined = [c for c in clusters if _shared(c, block)]
        fits = [c for c in joined if _agree(c, block)]
        if len(fits) == len(joined) == 0 and len(clusters) == 1:
            fits = clusters
        if fits:
            fits[0].extend(block)
        else:
            clusters.append(list(block))
    return clusters


def _key(fact: Stated) -> tuple[str, str | None, str | None]:
    return fact.metric, fact.context.label, fact.context.average


def _shared(one: list[Stated], other: list[Stated]) -> bool:
    return bool({_key(f) for f in one} & {_key(f) for f in other})


def _agree(one: list[Stated], other: list[Stated]) -> bool:
    return all(
        a.number.agrees(b.number) for a in one for b in other if _key(a) == _key(b)
    )


def _known_by(stated: list[Stated], facts: Facts, context: Context) -> Known:
    """Supports of a report among the figures, else what the card says elsewhere."""
    blocks = {fact.block for fact in stated}
    for report in facts.reports:
        if report.block in blocks and report.total is not None:
            counts = tuple((row.name, row.support or 0) for row in report.classes)
            places = tuple(row.place for row in report.classes)
            return Known(_samples(counts), report.total, counts, places)
    return known_of(facts, context)


def _speaks_binary(facts: Facts) -> bool:
    """Whether sensitivity and specificity are given and nothing speaks of classes."""
    names = {fact.metric for fact in facts.stated if fact.clinical}
    many = {len(c.counts) for c in facts.class_counts} | {
        len(r.classes) for r in facts.reports
    }
    return (
        facts.class_number is None
        and not any(n > 2 for n in many)
        and not any(len(m.counts) > 2 for m in facts.matrices)
        and "recall" in names
        and bool({"specificity", "fnr", "fpr"} & names)
    )


def demand_of(fact: Stated, figures: FigureSet) -> Demand | None:
    """What a figure asks of a confusion matrix; None where that is not clear."""
    if fact.metric not in FORMULAS:
        return None
    role = role_of(fact, figures)
    return (
        None
        if role is None
        else Demand(fact.metric, fact.number.low, fact.number.high, role)
    )


def role_of(fact: Stated, figures: FigureSet) -> str | None:
    """``positive``, an average, empty where open; None where it cannot be placed."""
    context = fact.context
    if fact.metric not in AVERAGED:
        return "positive" if context.average is None else None
    if context.average is not None:
        return context.average
    if context.label is not None:
        return polarity(context.label)
    clinical = any(f.clinical and f.block == fact.block for f in figures.stated)
    return "positive" if fact.clinical or clinical else ""
