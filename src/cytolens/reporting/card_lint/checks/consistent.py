"""Figures that contradict one another, the counts or both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.checks.arithmetic import in_words
from cytolens.reporting.card_lint.checks.impossible import base_of, reachable
from cytolens.reporting.card_lint.engine.demand import Sample
from cytolens.reporting.card_lint.engine.feasible import Question
from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.sets import FigureSet, demand_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.reporting.card_lint.engine.demand import Demand
    from cytolens.reporting.card_lint.reading.facts import Stated

KIND = "inconsistent-figures"
MOST_FIGURES = 40
_SHORT_PROOFS = (
    ("recall", "fnr"),
    ("specificity", "fpr"),
    ("accuracy", "error"),
    ("precision", "fdr"),
    ("precision", "recall", "f1"),
    ("balanced_accuracy", "recall", "specificity"),
    ("youden", "recall", "specificity"),
    ("accuracy", "recall", "specificity"),
)
"""Tried first: what a reader can check in the head."""


def check_consistent(sets: list[FigureSet]) -> Iterator[Finding]:
    """Ask of each set of figures whether they can be true together."""
    for figures in sets:
        for part in _parts(figures):
            yield from _conflicts(figures, part)


def _parts(figures: FigureSet) -> Iterator[list[Stated]]:
    """Of two classes all figures; of more, those of one class or average."""
    fitting = [f for f in figures.stated if not _impossible(f, figures)]
    if figures.binary:
        yield fitting[:MOST_FIGURES]
        return
    labels = dict.fromkeys((f.context.label, f.context.average) for f in fitting)
    for key in labels:
        yield [f for f in fitting if (f.context.label, f.context.average) == key]


def _conflicts(figures: FigureSet, part: list[Stated]) -> Iterator[Finding]:
    pairs = _demands(figures, part)
    samples = figures.known.samples if figures.binary else (Sample(),)
    question = Question(samples, binary=figures.binary)
    while pairs and not question.possible([d for _, d in pairs]):
        conflict = _proof(question, pairs)
        demands = [d for _, d in pairs]
        culprit = question.culprit(demands, [d for _, d in conflict])
        yield _finding(question, figures, pairs, conflict, culprit)
        gone = [d for _, d in conflict] if culprit is None else [culprit]
        pairs = [(f, d) for f, d in pairs if not any(d is g for g in gone)]


def _demands(figures: FigureSet, part: Sequence[Stated]) -> list[tuple[Stated, Demand]]:
    found: list[tuple[Stated, Demand]] = []
    for fact in part:
        demand = demand_of(fact, figures)
        if not figures.binary and demand is not None and fact.context.label:
            # One class against the others is two classes again, of unknown sizes.
            demand = type(demand)(demand.metric, demand.low, demand.high, "positive")
        if demand is not None:
            found.append((fact, demand))
    return found


def _proof(
    question: Question, pairs: list[tuple[Stated, Demand]]
) -> list[tuple[Stated, Demand]]:
    for metrics in _SHORT_PROOFS:
        chosen = [(f, d) for f, d in pairs if f.metric in metrics]
        for role in dict.fromkeys(d.role for _, d in chosen if d.metric == metrics[-1]):
            same = [
                (f, d)
                for f, d in chosen
                if d.role == role or d.metric in {"accuracy", "error"}
                or role == "" or d.role == ""
            ]  # fmt: skip
            if {f.metric for f, _ in same} == set(metrics) and not question.possible(
                [d for _, d in same]
            ):
                pairs = same
                break
        else:
            continue
        break
    kept = question.conflict([d for _, d in pairs])
    return [(f, d) for f, d in pairs if any(d is k for k in kept)]


def _finding(
    question: Question,
    figures: FigureSet,
    pairs: list[tuple[Stated, Demand]],
    conflict: list[tuple[Stated, Demand]],
    culprit: Demand | None,
) -> Finding:
    wanted = culprit or conflict[-1][1]
    fact = next(f for f, d in pairs if d is wanted)
    base = [d for _, d in (pairs if culprit is not None else conflict)]
    reach = question.reach(base, wanted) if figures.binary else None
    message = in_words(
        [f for f, _ in conflict],
        fact,
        reach,
        known=figures.known,
        sure=culprit is not None,
    )
    places = [f.place for f, _ in conflict]
    return contradiction(KIND, message, *places, *figures.known.places[:1])


def _impossible(fact: Stated, figures: FigureSet) -> bool:
    n, _ = base_of(fact, figures, figures.known)
    return bool(n) and not reachable(fact.number, n or 1)
