"""Figures of each value of a column, and which of them differ from the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.difference import corrected
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.intervals.cluster_bootstrap import RESAMPLES
from cytolens.evaluation.part import part_of
from cytolens.evaluation.rests_on import groups_among
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.subgroups.against_rest import differences_from
from cytolens.evaluation.subgroups.levels import levels_of
from cytolens.evaluation.subgroups.measured import Measured, measure
from cytolens.evaluation.subgroups.request import SubgroupColumn, read_column
from cytolens.evaluation.subgroups.subgroup import Subgroup, Subgroups
from cytolens.evaluation.subgroups.wording import findings_of, multiplicity_of
from cytolens.prediction.columns import LOGIT, PROB

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.difference import Difference
    from cytolens.evaluation.subgroups.levels import Level
    from cytolens.prediction.table import Predictions

NO_GROUPING = ("sample", "label")


def subgroup_figures(
    predictions: Predictions,
    columns: Sequence[str | SubgroupColumn],
    *,
    positive: str | None = None,
    threshold: float | None = None,
    confidence: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[Subgroups, ...]:
    """Compute figures by the values of columns of the table.

    Args:
        predictions: The rows that are reported, after split and class map.
        columns: Names, ``"age:50,65"``, or `SubgroupColumn`. Numbers without edges
            are cut at their quartiles, unless there are six distinct ones or fewer.
        positive: The positive class of two; the second in sorted order by default.
        threshold: Probability from which a sample of two classes is positive; of more
            classes the most probable is chosen, whatever it is.
        confidence: Coverage of the intervals.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.

    Returns:
        One result for each column. p values are corrected (Holm) for all comparisons
        of all the columns together.

    Raises:
        EvaluationError: If a column is missing or cannot be made into subgroups.
        UnknownLabelError: If a label is no class of the model.
    """
    labelled = predictions.where(predictions.table["label"].notna().to_numpy())
    cut = threshold if len(labelled.classes) == 2 else None
    scored = scored_from(labelled, positive=positive, threshold=cut)

    def measured(mask: NDArray[np.bool_]) -> Measured:
        part = part_of(scored, mask)
        return measure(part, confidence=confidence, resamples=resamples, seed=seed)

    drafts = [
        _draft(labelled, _column(request, labelled), measured, confidence=confidence)
        for request in columns
    ]
    return _finished(drafts, confidence=confidence)


@dataclass(frozen=True)
class _Draft:
    column: str
    rule: str
    subgroups: tuple[Subgroup, ...]

    @property
    def differences(self) -> list[Difference]:
        return [item for group in self.subgroups for item in group.differences]


def _column(request: str | SubgroupColumn, predictions: Predictions) -> SubgroupColumn:
    there = [
        str(c)
        for c in predictions.table.columns
        if c not in NO_GROUPING and not str(c).startswith((PROB, LOGIT))
    ]
    # A column may have a colon in its name.
    if isinstance(request, str):
        request = SubgroupColumn(request) if request in there else read_column(request)
    if request.name not in there:
        msg = (
            f"There is no column {request.name!r} to group by. There are: "
            f"{', '.join(there)}."
        )
        raise EvaluationError(msg)
    return request


def _draft(
    predictions: Predictions,
    column: SubgroupColumn,
    measured: Callable[[NDArray[np.bool_]], Measured],
    *,
    confidence: float,
) -> _Draft:
    found = levels_of(predictions.table[column.name], edges=column.edges)
    known = [level for level in found.levels if level.is_known]
    anywhere = np.logical_or.reduce([np.zeros(len(predictions), bool), *_masks(known)])
    subgroups = []
    for i, level in enumerate(found.levels):
        part = measured(level.mask)
        differences: tuple[Difference, ...] = ()
        # Of two values, the second against the first is the same comparison again.
        if level.is_known and len(known) > 1 and not (len(known) == 2 and i == 1):
            rest = measured(anywhere & ~level.mask)
            differences = differences_from(part, rest, confidence=confidence)
        subgroups.append(_subgroup(level.value, part, differences))
    return _Draft(column.name, found.rule, tuple(subgroups))


def _masks(levels: Sequence[Level]) -> list[NDArray[np.bool_]]:
    return [level.mask for level in levels]


def _subgroup(
    value: str, part: Measured, differences: tuple[Difference, ...]
) -> Subgroup:
    scored = part.scored
    return Subgroup(
        value=value,
        samples=len(scored.truth),
        groups=len(set(scored.keys)),
        per_class={
            name: int((scored.truth == i).sum())
            for i, name in enumerate(scored.classes)
        },
        groups_per_class={
            name: groups_among(scored, scored.truth == i)
            for i, name in enumerate(scored.classes)
        },
        figures=part.figures,
        differences=differences,
        too_small={name: why for name, why in part.too_small.items() if why},
    )


def _finished(drafts: Sequence[_Draft], *, confidence: float) -> tuple[Subgroups, ...]:
    """Correct all comparisons of all columns as one family."""
    family = corrected([item for draft in drafts for item in draft.differences])
    level = 1 - confidence
    sentence = multiplicity_of(family, level=level)
    remaining = iter(family)
    results = []
    for draft in drafts:
        groups = tuple(
            replace(
                group, differences=tuple(next(remaining) for _ in group.differences)
            )
            for group in draft.subgroups
        )
        findings = findings_of(draft.column, groups, level=level)
        results.append(Subgroups(draft.column, draft.rule, groups, findings, sentence))
    return tuple(results)
