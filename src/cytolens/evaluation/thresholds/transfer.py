"""Whether a threshold does on new samples what it was chosen to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.thresholds.rule import ThresholdRuleError, parse_rule
from cytolens.evaluation.thresholds.table import threshold_row
from cytolens.evaluation.thresholds.two_sided import two_sided

if TYPE_CHECKING:
    from cytolens.bundle.stored_figure import StoredFigure
    from cytolens.bundle.threshold import Threshold
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored
    from cytolens.evaluation.thresholds.table import ThresholdRow

_BOTH_SIDES = ("sensitivity", "specificity")


def transfer_caution(
    threshold: Threshold, scored: Scored, bounds: Bounds
) -> str | None:
    """Say where the threshold falls short on the reported samples.

    Args:
        threshold: Chosen on other samples.
        scored: The reported samples.
        bounds: How their figures are bounded.

    Returns:
        A sentence where the interval excludes the rule's target; without a target,
        where sensitivity or specificity is worse than where the threshold was chosen
        by more than both intervals allow. None where nothing speaks against it.
    """
    row = threshold_row(
        two_sided(scored, threshold.positive_class), bounds, threshold.value
    )
    try:
        rule = parse_rule(threshold.rule)
    except ThresholdRuleError:
        # A bundle of an early version may hold a rule in words of its own.
        return _worse(row, threshold)
    if rule.figure is not None:
        return _missed_target(row[rule.figure], rule.value or 0.0, threshold)
    return _worse(row, threshold)


def _missed_target(found: Figure, target: float, threshold: Threshold) -> str | None:
    if found.high is None or found.high >= target:
        return None
    return (
        f"The threshold {threshold.value:.4g} does not transfer: it was chosen for a "
        f"{found.name} of {target:g}, and here that is {found.text}."
    )


def _worse(row: ThresholdRow, threshold: Threshold) -> str | None:
    before = {figure.name: figure for figure in threshold.figures}
    fallen = [
        f"{name} was {_text(before[name])} and is {row[name].text} here"
        for name in _BOTH_SIDES
        if name in before and _is_below(row[name], before[name])
    ]
    if not fallen:
        return None
    return (
        f"The threshold {threshold.value:.4g} ({threshold.rule}) does not transfer: "
        f"{'; '.join(fallen)}."
    )


def _is_below(found: Figure, before: StoredFigure) -> bool:
    return found.high is not None and before.low is not None and found.high < before.low


def _text(figure: StoredFigure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "-"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"
