"""The same figure given with two values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.facts import Stated
from cytolens.reporting.card_lint.reading.metric_names import TITLES, title_of
from cytolens.reporting.card_lint.reading.words import polarity
from cytolens.reporting.card_lint.sets import DEFAULT_THRESHOLD, figure_sets, settled
from cytolens.reporting.card_lint.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts

    Key = tuple[str, str | None, str | None, frozenset[str], float | None]

KIND = "given-twice"


def check_twice(facts: Facts) -> Iterator[Finding]:
    """Compare figures of one name, class, average, threshold and group."""
    binary = any(s.binary for s in figure_sets(facts))
    elsewhere = _other_thresholds(facts)
    groups: dict[Key, list[Stated]] = {}
    for fact in [*settled(facts), *_rows(facts)]:
        if fact.metric in TITLES and fact.context.split != "train":
            key = _key(fact, binary=binary, elsewhere=elsewhere)
            groups.setdefault(key, []).append(fact)
    for found in groups.values():
        conflict = _conflict(found)
        if conflict:
            yield _finding(conflict)


def _key(fact: Stated, *, binary: bool, elsewhere: bool) -> Key:
    context = fact.context
    metric, label = fact.metric, context.label
    sign = polarity(label) if binary and label is not None else None
    if metric == "specificity":
        label, sign = None, None
    if sign == "negative" and metric in {"recall", "precision"}:
        metric, label = {"recall": "specificity", "precision": "npv"}[metric], None
    elif sign is not None:
        label = sign
    elif binary and label is None and context.average is None and fact.clinical:
        label = "positive" if metric in {"recall", "precision"} else None
    threshold = context.threshold
    if threshold is None and not elsewhere:
        threshold = DEFAULT_THRESHOLD
    if metric in {"auc", "pr_auc"}:
        threshold = None
    return metric, label, context.average, context.group, threshold


def _other_thresholds(facts: Facts) -> bool:
    """Whether figures are given at a threshold other than one half."""
    found = {fact.context.threshold for fact in facts.stated}
    return bool(found - {None, DEFAULT_THRESHOLD})


def _rows(facts: Facts) -> Iterator[Stated]:
    """Figures of threshold tables, as if they were stated on their own."""
    for table in facts.threshold_tables:
        clear = _clear_recall(facts)
        for row in table.rows:
            context = replace(
                table.context,
                threshold=row.threshold,
                split=table.context.split or "test",
            )
            for metric, number in row.figures.items():
                label = (
                    "positive"
                    if clear and metric in {"precision", "recall", "f1"}
                    else None
                )
                where = replace(context, label=label)
                yield Stated(
                    metric, number, where, row.place, clinical=label is not None
                )


def _clear_recall(facts: Facts) -> bool:
    """A threshold is only ever moved for one class against the other."""
    return bool(facts.threshold_tables)


def _conflict(found: list[Stated]) -> list[Stated]:
    """Figures of one key that disagree; the test split stands for one not named."""
    splits: dict[str | None, list[Stated]] = {}
    for fact in found:
        splits.setdefault(fact.context.split, []).append(fact)
    for split, facts in splits.items():
        if split is not None and not _agree(facts):
            return facts
    unnamed = splits.get(None, [])
    named = [
        fact for split, facts in splits.items() if split is not None for fact in facts
    ]
    if not named:
        return [] if _agree(unnamed) else unnamed
    lost = [
        f for f in unnamed if not any(f.number.agrees(other.number) for other in named)
    ]
    tests = splits.get("test", [])
    return [*lost, *tests] if lost and tests else []


def _agree(facts: list[Stated]) -> bool:
    return all(
        a.number.agrees(b.number) for i, a in enumerate(facts) for b in facts[:i]
    )


def _finding(found: list[Stated]) -> Finding:
    first = found[0]
    context = first.context
    of = f" of {context.label}" if context.label else ""
    average = f"{context.average} " if context.average else ""
    texts = dict.fromkeys(f"{f.number.text} (line {f.place.line})" for f in found)
    split = {f.context.split for f in found} - {None}
    where = f" on the {split.pop()} split" if len(split) == 1 else ""
    thresholds = {f.context.threshold for f in found} - {None}
    at = f" at the threshold {thresholds.pop():g}" if len(thresholds) == 1 else ""
    message = (
        f"{average}{title_of(first.metric)}{of}{where}{at} is given with values that "
        f"rounding does not explain: {listed(texts)}."
    )
    message = message[0].upper() + message[1:]
    return contradiction(KIND, message, *(f.place for f in found))
