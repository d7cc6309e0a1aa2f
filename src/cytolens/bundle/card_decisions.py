"""The card's section on what was fitted after training: thresholds, calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cytolens.bundle.schema import ModelDescription


def decisions_section(description: ModelDescription) -> str:
    """Thresholds, calibration and conformal sets, each with its data and date."""
    lines = [*_thresholds(description), *_calibration(description), *_sets(description)]
    if not lines:
        return ""
    return "\n".join(["## Thresholds and calibration", "", *lines, ""])


def untuned(description: ModelDescription) -> list[str]:
    """What was not fitted, as limits."""
    lines = []
    if not description.thresholds:
        lines.append(
            "No threshold was chosen for it: the most probable class is its answer."
        )
    if description.calibration is None:
        lines.append("Its probabilities are not calibrated.")
    if description.conformal_quantiles is None:
        lines.append(
            "It never abstains: no rule for sending a sample to a human is fitted."
        )
    return lines


def _thresholds(description: ModelDescription) -> Iterator[str]:
    for threshold in description.thresholds:
        bound = ", by the lower end of the interval" if threshold.lower_bound else ""
        yield (
            f"- `{threshold.positive_class}` from a probability of "
            f"{threshold.value:.4g}: "
            f"chosen by {threshold.rule}{bound} on {threshold.chosen_on}, "
            f"{threshold.date}."
        )


def _calibration(description: ModelDescription) -> Iterator[str]:
    fitted = description.calibration
    if fitted is not None:
        units = "" if fitted.groups == fitted.samples else f" in {fitted.groups} groups"
        yield (
            f"- Calibrated by {fitted.method} (temperature "
            f"{description.temperature:.4g}) "
            f"on {fitted.fitted_on}: {fitted.samples} samples{units}, {fitted.date}."
        )


def _sets(description: ModelDescription) -> Iterator[str]:
    rule = description.conformal_quantiles
    if rule is not None:
        yield (
            f"- Sets of possible classes ({rule.method}) that should hold the true one "
            f"for {100 * rule.coverage:g} % of samples, fitted on {rule.fitted_on}, "
            f"{rule.date}."
        )
