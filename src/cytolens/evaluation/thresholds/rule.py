"""Rules by which a threshold is chosen, as they are written: ``sensitivity=0.95``."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cytolens.evaluation.errors import EvaluationError

TARGETS = {"sensitivity": "sensitivity", "specificity": "specificity", "ppv": "PPV"}
"""Rules with a rate to reach, and the figure it is."""
FORMS = "sensitivity=0.95, specificity=0.9, ppv=0.8, youden, cost=10"


class ThresholdRuleError(EvaluationError):
    """A rule is not written as one of those that are known."""


@dataclass(frozen=True)
class Rule:
    """What a threshold should achieve.

    Attributes:
        kind: ``sensitivity`` (screening: the largest threshold that reaches it),
            ``specificity`` or ``ppv`` (confirmatory: the smallest that reaches it),
            ``youden`` (most sensitivity plus specificity), or ``cost``.
        value: The rate to reach, or how many false alarms a miss costs.
        lower_bound: Whether the lower end of the interval must reach the rate.
    """

    kind: str
    value: float | None = None
    lower_bound: bool = False

    @property
    def text(self) -> str:
        """As it is written, such as ``sensitivity=0.95``."""
        return self.kind if self.value is None else f"{self.kind}={self.value:g}"

    @property
    def figure(self) -> str | None:
        """Name of the figure that has a target; None for the other rules."""
        return TARGETS.get(self.kind)

    @property
    def in_words(self) -> str:
        """What it asks, for people."""
        if self.kind == "youden":
            return "most sensitivity plus specificity (Youden)"
        if self.kind == "cost":
            return f"least cost, where a miss costs {self.value:g} false alarms"
        end = " (lower end of its interval)" if self.lower_bound else ""
        return f"{self.figure} of {self.value:g} or more{end}"


def parse_rule(text: str, *, lower_bound: bool = False) -> Rule:
    """Read a rule.

    Args:
        text: One of ``sensitivity=0.95``, ``specificity=0.9``, ``ppv=0.8``,
            ``youden``, ``cost=10`` (a miss costs 10 false alarms).
        lower_bound: Whether the lower end of the interval must reach the target.

    Raises:
        ThresholdRuleError: If it is none of these, or its number makes no sense.
    """
    kind, _, number = text.strip().lower().partition("=")
    if kind == "youden" and not number:
        rule = Rule("youden")
    elif kind in {*TARGETS, "cost"}:
        rule = Rule(kind, _number(number, text), lower_bound=lower_bound)
    else:
        msg = f"Unknown threshold rule {text!r}. Write one of: {FORMS}."
        raise ThresholdRuleError(msg)
    if lower_bound and rule.figure is None:
        msg = (
            f"The rule {text!r} has no target that a lower bound could reach. Use it "
            "with sensitivity, specificity or ppv."
        )
        raise ThresholdRuleError(msg)
    return rule


def _number(number: str, text: str) -> float:
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    is_rate = not text.strip().lower().startswith("cost")
    if not (0 < value < math.inf) or (is_rate and value > 1):
        expected = "a rate above 0 and up to 1" if is_rate else "a number above 0"
        msg = f"The rule {text!r} needs {expected} after '='. Such as: {FORMS}."
        raise ThresholdRuleError(msg)
    return value
