"""What was fitted on other samples and acts on the reported ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.evaluation.conformal.applying import abstain_by_sets, rule_for
from cytolens.evaluation.thresholds.applying import threshold_for
from cytolens.evaluation.thresholds.cautions import fitting_cautions
from cytolens.evaluation.thresholds.file import ThresholdFile
from cytolens.evaluation.thresholds.transfer import transfer_caution

if TYPE_CHECKING:
    from cytolens.bundle.conformal import ConformalRule
    from cytolens.bundle.schema import ModelDescription
    from cytolens.bundle.threshold import Threshold
    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.conformal.applying import Abstention
    from cytolens.evaluation.options import EvaluationOptions
    from cytolens.evaluation.scored import Scored
    from cytolens.prediction.table import Predictions


@dataclass(frozen=True)
class Acting:
    """What decides about the reported samples, none of which it has seen.

    Attributes:
        rows: The reported samples.
        source: What it was read from.
        threshold: What calls a sample positive.
        rule: What says which classes stay possible.
    """

    rows: Predictions
    source: ModelDescription | ThresholdFile | None = None
    threshold: Threshold | None = None
    rule: ConformalRule | None = None

    def cautions(self, scored: Scored, bounds: Bounds) -> tuple[str, ...]:
        """What a reader must know of it."""
        cautions: list[str] = []
        if self.threshold is not None:
            cautions += filter(None, [transfer_caution(self.threshold, scored, bounds)])
        if self.source is not None:
            cautions += fitting_cautions(self.source, self.rows)
        return tuple(cautions)

    def abstention(self, scored: Scored, bounds: Bounds) -> Abstention | None:
        """Coverage of the sets, and what stays; None without a rule."""
        if self.rule is None:
            return None
        return abstain_by_sets(self.rows, scored, bounds, rule=self.rule)


def acting_on(
    rows: Predictions, *, positive: str | None, options: EvaluationOptions
) -> Acting:
    """Find what acts on the rows of a report.

    Args:
        rows: The reported samples, after class map and grouping.
        positive: The positive class, where one was named.
        options: What was asked; a threshold given as a number overrules all others.

    Raises:
        EvaluationError: If it was fitted on any of the rows, or does not fit them.
    """
    source = options.fitted
    if source is None or options.threshold is not None:
        return Acting(rows)
    if isinstance(source, ThresholdFile):
        return Acting(rows, source, threshold_for(source, rows, positive))
    if options.per_group is not None:
        # A bundle's thresholds and quantiles say nothing of groups.
        return Acting(rows)
    threshold = threshold_for(source, rows, positive)
    return Acting(rows, source, threshold, rule_for(source, rows))
