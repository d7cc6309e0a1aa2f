"""The log of training against what is said of the training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, contradiction
from cytolens.reporting.card_lint.reading.metric_names import title_of
from cytolens.reporting.card_lint.words import decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.facts import Facts

KIND = "training-log"


def check_training_log(facts: Facts) -> Iterator[Finding]:
    """No epoch lies after the last; a row with the headline's loss has its figures."""
    if not facts.epoch_rows:
        return
    last = max(facts.epoch_rows, key=lambda row: row.epoch)
    planned = [s for s in facts.settings if s.name == "epochs" and len(s.values) == 1]
    for setting in planned[:1]:
        epochs = float(setting.values[0][0])
        if last.epoch > epochs + 0.5:
            message = (
                f"The log has epoch {decimal(last.epoch)}, but {epochs:g} are planned."
            )
            yield contradiction(KIND, message, setting.place, last.place)
    yield from _headline(facts)


def _headline(facts: Facts) -> Iterator[Finding]:
    losses = [
        f for f in facts.stated if f.metric == "loss" and f.context.split != "train"
    ]
    if len(losses) != 1:
        return
    loss = losses[0]
    rows = [
        r for r in facts.epoch_rows if _same_loss(r.figures.get("loss"), loss.number)
    ]
    for fact in facts.stated:
        if fact.block != loss.block or fact.metric == "loss" or len(rows) != 1:
            continue
        logged = rows[0].figures.get(fact.metric)
        if logged is not None and not logged.agrees(fact.number):
            message = (
                f"{title_of(fact.metric)} {fact.number.text} is stated with the loss "
                f"{loss.number.text}, but the log has {logged.text} at that loss."
            )
            yield contradiction(KIND, message, fact.place, rows[0].place)


def _same_loss(one: object, other: object) -> bool:
    return getattr(one, "text", None) == getattr(other, "text", "")
