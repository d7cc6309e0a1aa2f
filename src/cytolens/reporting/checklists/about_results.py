"""What the evaluation itself knows: how it was done, and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure
    from cytolens.reporting.checklists.known import Known


def output(known: Known) -> str:
    """Probabilities, and how they become decisions."""
    return (
        "A probability for each class. " + known.evaluation.protocol[0]
        if known.evaluation.protocol
        else "A probability for each class."
    )


def measures(known: Known) -> str:
    """Which figures and drawings there are."""
    evaluation = known.evaluation
    parts = ["discrimination"]
    parts += ["calibration"] if evaluation.calibration is not None else []
    parts += ["a decision curve"] if evaluation.decision is not None else []
    names = ", ".join(f.name for f in evaluation.figures.overall)
    return f"{', '.join(parts).capitalize()}: {names}; ROC and precision-recall curves."


def uncertainty(known: Known) -> str:
    """How the intervals were made."""
    sentences = [s for s in known.evaluation.protocol if s.startswith("Intervals")]
    return " ".join(sentences) or "Intervals stand beside each figure."


def performance(known: Known) -> str:
    """The figures, and where they stand."""
    told = "; ".join(map(_told, known.evaluation.figures.overall[:4]))
    where = (
        "by subgroup as well"
        if known.evaluation.subgroups
        else "no subgroup was asked for"
    )
    return f"{told}. All with intervals in this report; {where}."


def diagnostic(known: Known) -> str:
    """Sensitivity and specificity, or recall of each class."""
    figures = known.evaluation.figures
    if known.evaluation.positive is None:
        recalls = [
            f"{name} {next(f for f in found if f.name == 'recall').text}"
            for name, found in figures.per_class.items()
        ]
        return f"Recall: {'; '.join(recalls)}."
    pair = (figures["sensitivity"], figures["specificity"])
    return f"{'; '.join(map(_told, pair))}."


def subgroups(known: Known) -> str | None:
    """Which columns were looked at, and what differs."""
    columns = known.evaluation.subgroups
    if not columns:
        return None
    findings = " ".join(f for column in columns for f in column.findings)
    return f"In part. By {', '.join(c.column for c in columns)}: {findings}"


def clusters(known: Known) -> str | None:
    """How groups were taken into account, and sites compared."""
    evaluation = known.evaluation
    if evaluation.population.groups is None:
        return None
    by_site = any(column.column == "site" for column in evaluation.subgroups)
    sites = "sites are compared" if by_site else "sites are not compared"
    return f"In part. Intervals resample whole groups where groups repeat; {sites}."


def errors(known: Known) -> str:
    """What is shown of the errors."""
    counts = known.evaluation.figures.confusion
    wrong = int(counts.sum() - counts.trace())
    return (
        f"In part. {wrong} of {int(counts.sum())} samples are wrong; confusion matrix "
        "and the most confident errors are shown. Open: why they are wrong."
    )


def internal(known: Known) -> str | None:
    """Whether these are samples of the model's own set."""
    split = known.evaluation.population.split
    return f"In part. These figures are of the {split} split." if split else None


def external(known: Known) -> str | None:
    """Whether an internal set stands beside this one."""
    beside = known.evaluation.against
    return None if beside is None else " ".join(beside.findings)


def limits(known: Known) -> str | None:
    """What the report warns of."""
    cautions = known.evaluation.cautions
    if not cautions:
        return None
    count = len(cautions)
    return f"In part. {count} cautions on the first page. Open: what no table knows."


def _told(figure: Figure) -> str:
    return f"{figure.name} {figure.text}"
