"""One row for each patient or slide instead of each image, by a stated rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.group_labels import LabelRule, label_groups
from cytolens.evaluation.group_scores import ScoreRule, score_groups
from cytolens.evaluation.scored import positive_index
from cytolens.prediction.checks import check_labels, softmax
from cytolens.prediction.columns import LOGIT, PROB
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZE = "samples"
"""Column that says how many samples a row was made of."""
SHOWN = 3


def group_predictions(
    predictions: Predictions,
    *,
    rule: ScoreRule,
    labels: LabelRule = "agree",
    by: str = "group",
    positive: str | None = None,
) -> Predictions:
    """Make one prediction for each patient or slide.

    Args:
        predictions: One row for each sample.
        rule: How scores become one: ``mean`` of the probabilities; ``max``, the
            sample most likely positive; ``majority``, the share of samples of which
            each class is the most probable; ``noisy-or``, the chance that at least
            one sample is positive if samples are independent. ``max`` and
            ``noisy-or`` are for two classes. With ``max``, a group is called positive
            where any sample is.
        labels: How labels become one: ``agree`` refuses a group with two labels;
            ``any-positive`` makes a group positive if any sample is; ``majority``
            takes the most frequent.
        by: Column that names the patient or slide.
        positive: The positive class of two; the second in sorted order by default.

    Returns:
        One row for each group, in sorted order and named after it; a further column
        ``samples`` counts what it was made of. Other columns are kept where a group
        agrees on them.

    Raises:
        EvaluationError: If a sample has no group, a group stands in two splits, labels
            of a group differ and no rule says what to do, or a rule does not fit.
        UnknownLabelError: If a label is no class of the model.
    """
    table, classes = predictions.table, predictions.classes
    check_labels(table)
    groups = _groups_of(table, by)
    _refuse_two_splits(table["split"], groups)
    index = positive_index(classes, positive)
    names, member = _members(groups)
    logits = score_groups(predictions.logits, member, rule=rule, positive=index)
    label = label_groups(
        table["label"],
        groups,
        rule=labels,
        positive=None if index is None else classes[index],
    )
    result = _agreed_columns(table, groups).reindex(names).reset_index(drop=True)
    result["sample"] = pd.Series(names, dtype="string")
    result["label"] = pd.Series([label[name] for name in names], dtype="string")
    for i, name in enumerate(classes):
        result[PROB + name] = softmax(logits)[:, i]
        result[LOGIT + name] = logits[:, i]
    result[SIZE] = groups.value_counts().reindex(names).to_numpy()
    return Predictions(result)


def _groups_of(table: pd.DataFrame, by: str) -> pd.Series:
    if by not in table.columns or by.startswith((PROB, LOGIT)):
        there = ", ".join(c for c in table.columns if not c.startswith((PROB, LOGIT)))
        msg = f"The table has no column {by!r} to group by. It has: {there}."
        raise EvaluationError(msg)
    groups = table[by]
    if missing := int(groups.isna().sum()):
        first = ", ".join(map(str, table["sample"][groups.isna()][:SHOWN]))
        msg = (
            f"{missing} of {len(table)} samples have no {by}, such as {first}, so they "
            "belong to no row. Fill the column, or leave them out."
        )
        raise EvaluationError(msg)
    return groups.astype("string")


def _members(groups: pd.Series) -> tuple[list[str], NDArray[np.int64]]:
    codes, names = pd.factorize(groups, sort=True)
    return [str(name) for name in names], codes


def _refuse_two_splits(splits: pd.Series, groups: pd.Series) -> None:
    torn = splits.groupby(groups).nunique()
    found = [str(name) for name in torn.index[torn > 1]]
    if found:
        msg = (
            f"{len(found)} groups stand in more than one split, such as "
            f"{', '.join(found[:SHOWN])}: that is a leak. Evaluate one split, or split "
            "again by group."
        )
        raise EvaluationError(msg)


def _agreed_columns(table: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """What all samples of a group agree on; missing where they do not."""
    kept = table[[c for c in table.columns if not c.startswith((PROB, LOGIT))]]
    # By values: a key named as a column would take that column out.
    parts = kept.groupby(groups.to_numpy())
    agreed = parts.nunique(dropna=False) == 1
    return parts.first().where(agreed)
