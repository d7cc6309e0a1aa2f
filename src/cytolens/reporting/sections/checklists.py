"""The appendix: TRIPOD+AI and CLAIM, filled in as far as the data allow."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cytolens.reporting.checklists.answers import Answered, fill_in
from cytolens.reporting.checklists.items import ChecklistName, checklist
from cytolens.reporting.checklists.known import Known
from cytolens.reporting.report import Paragraph, Section, Table
from cytolens.reporting.sections.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.evaluation import Evaluation

NAMES: tuple[ChecklistName, ...] = ("tripod_ai", "claim")


def checklist_parts(
    evaluation: Evaluation, description: ModelDescription | None
) -> tuple[Part, ...]:
    """One part for each checklist."""
    known = Known(evaluation, description)
    return tuple(_part(name, known) for name in NAMES)


def _part(name: ChecklistName, known: Known) -> Part:
    items = checklist(name)
    answered = fill_in(items, known)
    counts = Counter(a.status for a in answered)
    paragraph = Paragraph(
        f"Items of {items.short} in short words of our own; the original counts: "
        f"{items.source} Filled in: {counts['filled']}; in part: {counts['in part']}; "
        f"open, for a human to answer: {counts['open']}."
    )
    table = Table(
        f"{items.short}, filled in from the bundle and the predictions table.",
        ("item", "what to report", "status", "answer"),
        tuple(
            (a.item.number, f"{a.item.topic}: {a.item.ask}", a.status, a.text)
            for a in answered
        ),
        widths=(0.45, 3.4, 0.7, 4.6),
    )
    section = Section(items.title, (paragraph, table))
    return Part(section, tables={name: _frame(answered)}, is_appendix=True)


def _frame(answered: Sequence[Answered]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        {
            "item": a.item.number,
            "topic": a.item.topic,
            "what to report": a.item.ask,
            "status": a.status,
            "answer": a.text,
        }
        for a in answered
    ]
    return pd.DataFrame(rows)
