"""Hyper-parameters given twice with two values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts, Setting

KIND = "setting-twice"
_TITLES = {"number of classes": "number of classes"}


def check_settings(facts: Facts) -> Iterator[Finding]:
    """Compare settings of one name and one phase of training."""
    groups: dict[tuple[str, frozenset[str]], list[Setting]] = {}
    for setting in facts.settings:
        groups.setdefault((setting.name, setting.context), []).append(setting)
    for (name, _), found in groups.items():
        if _differ(found):
            places = {s.place.line: _values(s) for s in found}
            words = listed(f"{value} (line {line})" for line, value in places.items())
            message = f"{name[0].upper()}{name[1:]} is given as {words}."
            yield contradiction(KIND, message, *(s.place for s in found))
    yield from _total_batch(facts)


def _differ(found: list[Setting]) -> bool:
    """Whether no value is common to two statements; a list names several phases."""
    for i, one in enumerate(found):
        for other in found[:i]:
            if one.place == other.place:
                continue
            first, second = _set(one), _set(other)
            if not first & second:
                return True
    return False


def _set(setting: Setting) -> set[str]:
    return {value for value, _ in setting.values}


def _values(setting: Setting) -> str:
    return ", ".join(f"{v} ({note})" if note else v for v, note in setting.values)


def _total_batch(facts: Facts) -> Iterator[Finding]:
    """The Trainer's product: batch x accumulation x devices."""
    one = {s.name: s for s in facts.settings if len(s.values) == 1}
    total, batch = one.get("total train batch size"), one.get("train batch size")
    steps = one.get("gradient accumulation")
    if total is None or batch is None or steps is None:
        return
    wanted, each, times = (float(s.values[0][0]) for s in (total, batch, steps))
    product = each * times
    if product and wanted % product:
        message = (
            f"{each:g} x {times:g} = {product:g} samples a step and device do not "
            f"divide the total of {wanted:g}."
        )
        yield contradiction(KIND, message, batch.place, steps.place, total.place)
