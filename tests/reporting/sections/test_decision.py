from dataclasses import replace

import pytest

from cytolens.evaluation.decision_curve import DecisionCurve, DecisionPoint
from cytolens.evaluation.figure import Figure
from cytolens.reporting.report import Paragraph
from cytolens.reporting.sections.decision import decision_part
from support.evaluations import full_evaluation


def curve(useful: set[int]) -> DecisionCurve:
    def point(i: int) -> DecisionPoint:
        low = 0.1 if i in useful else -0.1
        gain = Figure("gain", 0.2, low, 0.3, "bootstrap", 9)
        return DecisionPoint(i / 100, model=gain, treat_all=gain, gain=gain)

    return DecisionCurve("malignant", 9, tuple(point(i) for i in range(1, 100)))


@pytest.mark.parametrize(
    ("useful", "said"),
    [
        ({10, 11, 12, 50}, "at thresholds 0.10 to 0.12, 0.50. "),
        (set(range(1, 100)), "at thresholds 0.01 to 0.99. "),
        (set(), "At no threshold is it shown"),
    ],
)
def test_verdict_names_where_the_whole_interval_is_above_zero(
    useful: set[int], said: str
) -> None:
    part = decision_part(replace(full_evaluation(40), decision=curve(useful)))
    assert part is not None
    verdict = part.section.blocks[0]
    assert isinstance(verdict, Paragraph)
    assert said in verdict.text
