"""Where a fitted rule may act: on its own model, never on the samples that made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.abstention import Referral, referral
from cytolens.evaluation.conformal.coverage import SetFigures, measure_sets
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.triage import triage_by_sets

if TYPE_CHECKING:
    from cytolens.bundle.conformal import ConformalRule
    from cytolens.bundle.fitted_rows import FittedRows
    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored
    from cytolens.prediction.table import Predictions

_SHOWN = 3


class ConformalLeakError(EvaluationError):
    """Coverage would be reported on samples that the quantiles were fitted on."""


@dataclass(frozen=True)
class Abstention:
    """The sets of a rule, and what sending all but single classes to a human does."""

    sets: SetFigures
    referral: Referral

    def as_dict(self) -> dict[str, Any]:
        """All figures, as JSON knows them."""
        return {"sets": self.sets.as_dict(), "referral": self.referral.as_dict()}


def rule_for(
    description: ModelDescription, predictions: Predictions
) -> ConformalRule | None:
    """Find a bundle's rule for the rows of a report.

    Args:
        description: Of the bundle.
        predictions: The rows that will be reported.

    Returns:
        The rule; None where the bundle has none, or these are probabilities of another
        model, or of other classes (a class map was applied).

    Raises:
        ConformalLeakError: If any of the rows was fitted on.
    """
    rule = description.conformal_quantiles
    models = set(map(str, predictions.table["model"].dropna()))
    if rule is None or set(predictions.classes) != set(description.classes):
        return None
    if rule.model is not None and models - {rule.model}:
        return None
    for rows in description.fitted_rows:
        if rows.fingerprint == rule.data_fingerprint:
            refuse_fitted(predictions, rows)
    return rule


def refuse_fitted(predictions: Predictions, rows: FittedRows) -> None:
    """Refuse rows that quantiles were fitted on.

    Raises:
        ConformalLeakError: Naming some of them.
    """
    shared = rows.shared_samples(map(str, predictions.table["sample"]))
    if shared:
        some = ", ".join(shared[:_SHOWN]) + (" ..." if len(shared) > _SHOWN else "")
        msg = (
            f"The conformal quantiles were fitted on {len(shared)} of these "
            f"{len(predictions)} samples ({some}), so their coverage would flatter. "
            "Report other samples, such as --split test."
        )
        raise ConformalLeakError(msg)


def abstain_by_sets(
    predictions: Predictions, scored: Scored, bounds: Bounds, *, rule: ConformalRule
) -> Abstention:
    """Measure the sets of a rule, and what stays where only single classes are said.

    Args:
        predictions: Rows that the rule was not fitted on.
        scored: Their labelled rows, from `scored_from`.
        bounds: How figures are bounded; made from ``scored.keys``.
        rule: From `rule_for` or `fit_conformal`.

    Raises:
        EvaluationError: If the rule does not fit the predictions.
    """
    sets = measure_sets(predictions, scored, bounds, rule=rule)
    triage = triage_by_sets(scored, sets.member, coverage=rule.coverage)
    return Abstention(sets, referral(scored, bounds, triage))
