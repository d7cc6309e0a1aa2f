"""How the figures were made, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.scored import THRESHOLD

if TYPE_CHECKING:
    from cytolens.bundle.threshold import Threshold
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.class_map import ClassMap
    from cytolens.evaluation.options import EvaluationOptions
    from cytolens.evaluation.scored import Scored


def protocol_of(
    scored: Scored,
    bounds: Bounds,
    *,
    class_map: ClassMap | None = None,
    chosen: Threshold | None = None,
    options: EvaluationOptions,
) -> tuple[str, ...]:
    """Say what was decided, and how it is bounded.

    Args:
        scored: The reported samples.
        bounds: How their figures are bounded.
        class_map: What merged or dropped classes, if anything.
        chosen: The threshold that acts, where other samples chose it.
        options: What was asked.
    """
    merged = "" if class_map is None else _merging(class_map)
    sentences = [
        _decision(scored, chosen),
        _intervals(bounds),
        merged,
        _grouping(options),
    ]
    return tuple(filter(None, sentences))


def _decision(scored: Scored, chosen: Threshold | None) -> str:
    if scored.positive is None:
        return "The predicted class is the most probable one."
    name = scored.classes[scored.positive]
    called = (
        f"Positive means {name!r}. A sample is called positive where its probability "
        f"is {scored.threshold:.4g} or more; "
    )
    if chosen is not None:
        return (
            f"{called}this threshold was chosen by the rule {chosen.rule!r} on other "
            f"samples ({chosen.chosen_on}, {chosen.date[:10]})."
        )
    if scored.threshold != THRESHOLD:
        return (
            f"{called}this threshold was given for this evaluation, and the table "
            "cannot show on what it was chosen."
        )
    return (
        f"{called}this threshold was fixed beforehand, and nothing was chosen on the "
        "samples reported here."
    )


def _intervals(bounds: Bounds) -> str:
    percent = f"{100 * bounds.confidence:g} %"
    if bounds.clustered:
        return (
            f"Intervals cover {percent}. Samples share groups (patients or slides), so "
            f"whole groups are resampled: {bounds.bootstrap_name}."
        )
    return (
        f"Intervals cover {percent}: Wilson for rates, DeLong on the logit scale for "
        f"areas under the curve, {bounds.bootstrap_name} for the rest. They take each "
        "sample as independent."
    )


def _grouping(options: EvaluationOptions) -> str:
    if options.per_group is None:
        return ""
    return (
        "Figures count groups (patients or slides), not samples. The scores of a "
        f"group became one by the rule {options.per_group!r}, its labels by "
        f"{options.group_labels!r}."
    )


def _merging(class_map: ClassMap) -> str:
    rules = "; ".join(
        f"{new} = {' + '.join(old)}" for new, old in class_map.classes.items()
    )
    dropped = f" Dropped: {', '.join(class_map.drop)}." if class_map.drop else ""
    return f"Classes were merged by adding up probabilities: {rules}.{dropped}"
