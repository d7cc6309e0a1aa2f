"""Supports and confusion matrices against the stated size of the test split."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.reporting.card_lint.finding import Finding, Place, contradiction
from cytolens.reporting.card_lint.sets import known_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.reporting.card_lint.reading.context import Context
    from cytolens.reporting.card_lint.reading.facts import ClassReport, Facts, Matrix
    from cytolens.reporting.card_lint.sets import Known

KIND = "support"
ON_TRAINING = "tested-on-training"


def check_support(facts: Facts) -> Iterator[Finding]:
    """Compare how many samples figures rest on with how many there are."""
    for report in facts.reports:
        yield from _report_sums(report)
        total = report.total
        if total is not None:
            places = tuple(row.place for row in report.classes)
            yield from _against_split(facts, total, report.context, places)
            yield from _classes(facts, report)
    for matrix in facts.matrices:
        yield from _against_split(facts, matrix.total, matrix.context, matrix.places)
        yield from _matrix_classes(facts, matrix)


def _report_sums(report: ClassReport) -> Iterator[Finding]:
    total = report.total
    rows = [*report.averages.values()]
    rows += [report.accuracy] if report.accuracy is not None else []
    wrong = [
        row for row in rows if total is not None and row.support not in {None, total}
    ]
    if wrong:
        parts = " + ".join(str(row.support) for row in report.classes)
        stated = " and ".join(sorted({str(row.support) for row in wrong}))
        message = f"The supports {parts} add up to {total}, but {stated} is stated."
        places = [row.place for row in (*report.classes, *wrong)]
        yield contradiction(KIND, message, *places)


def _against_split(
    facts: Facts, total: int, context: Context, places: tuple[Place, ...]
) -> Iterator[Finding]:
    if context.group or context.split == "train":
        return
    known = known_of(facts, context)
    if known.total is None or known.total == total:
        return
    split = context.split or "test"
    others = {"val", "test", "train"} - {split}
    fits = [s for s in others if _total(facts, s) == total]
    if context.split is None and "val" in fits:
        return
    message = (
        f"The figures rest on {total} samples, but the {split} split has {known.total}."
    )
    yield contradiction(KIND, message, *known.places, *places)
    if "train" in fits:
        training = [s.place for s in facts.sizes if s.context.split == "train"]
        message = (
            f"The figures rest on {total} samples: as many as the training split has, "
            f"while the {split} split has {known.total}. They look computed on the "
            "samples the model learned from."
        )
        yield contradiction(ON_TRAINING, message, *training, *places)


def _total(facts: Facts, split: str) -> int | None:
    counts = {
        s.count for s in facts.sizes if s.context.split == split and not s.context.group
    }
    return counts.pop() if len(counts) == 1 else None


def _classes(facts: Facts, report: ClassReport) -> Iterator[Finding]:
    known = known_of(facts, report.context)
    counts = dict(known.counts)
    if known.total != report.total or report.context.group:
        return
    for row in report.classes:
        stated = counts.get(row.name)
        if stated is not None and row.support is not None and stated != row.support:
            message = (
                f"The support of {row.name} is {row.support}, but there are {stated}."
            )
            yield contradiction(KIND, message, *known.places, row.place)


def _matrix_classes(facts: Facts, matrix: Matrix) -> Iterator[Finding]:
    """Rows of a matrix, or its columns, must be the classes' counts."""
    known = known_of(facts, matrix.context)
    if matrix.context.group or known.total != matrix.total or not known.counts:
        return
    wanted = sorted(count for _, count in known.counts)
    rows = sorted(map(sum, matrix.counts))
    columns = sorted(map(sum, zip(*matrix.counts, strict=True)))
    if len(rows) == len(wanted) and wanted not in (rows, columns):
        message = _row_words(rows, columns, known)
        yield contradiction(KIND, message, *known.places, *matrix.places)


def _row_words(rows: list[int], columns: list[int], known: Known) -> str:
    return (
        f"The confusion matrix has rows of {' and '.join(map(str, rows))} and columns "
        f"of {' and '.join(map(str, columns))}; neither are the stated {known.words}."
    )
