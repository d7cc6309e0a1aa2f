"""How the labels of one patient's samples become one label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

LabelRule = Literal["agree", "any-positive", "majority"]
SHOWN = 3


def label_groups(
    labels: pd.Series, groups: pd.Series, *, rule: LabelRule, positive: str | None
) -> dict[str, str | None]:
    """Make one label for each group.

    Args:
        labels: Of each sample; may be missing.
        groups: Of each sample, beside ``labels``.
        rule: As in :func:`~cytolens.evaluation.grouping.group_predictions`.
        positive: The positive class of two, for ``any-positive``.

    Returns:
        Group -> label; None where it is not known.

    Raises:
        EvaluationError: If labels differ and the rule does not say what to do.
    """
    found = {str(name): list(part) for name, part in labels.groupby(groups)}
    if rule == "any-positive":
        if positive is None:
            msg = "The rule 'any-positive' needs two classes, one of them positive."
            raise EvaluationError(msg)
        return {name: _any_positive(part, positive) for name, part in found.items()}
    decide = _agreed if rule == "agree" else _most_frequent
    return _decided(found, decide, rule)


def _any_positive(labels: Sequence[object], positive: str) -> str | None:
    known = [label for label in labels if isinstance(label, str)]
    if positive in known:
        return positive
    # An unlabelled sample might be positive.
    return known[0] if known and len(known) == len(labels) else None


def _decided(
    found: dict[str, list[object]],
    decide: Callable[[dict[str, int]], list[str]],
    rule: LabelRule,
) -> dict[str, str | None]:
    result: dict[str, str | None] = {}
    torn: list[str] = []
    for name, labels in found.items():
        known = [label for label in labels if isinstance(label, str)]
        leading = decide({label: known.count(label) for label in sorted(set(known))})
        result[name] = leading[0] if leading else None
        if len(leading) > 1:
            torn.append(f"{name} ({', '.join(leading)})")
    if torn:
        shown, more = "; ".join(torn[:SHOWN]), len(torn) - SHOWN
        rest = f" and {more} more" if more > 0 else ""
        how = "have two labels" if rule == "agree" else "have no majority"
        msg = (
            f"{len(torn)} groups {how}: {shown}{rest}. State a rule for labels, such "
            "as 'any-positive', or correct the labels."
        )
        raise EvaluationError(msg)
    return result


def _agreed(counts: dict[str, int]) -> list[str]:
    return list(counts)


def _most_frequent(counts: dict[str, int]) -> list[str]:
    most = max(counts.values(), default=0)
    return [label for label, count in counts.items() if count == most]
