import pytest

from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.verdict import judge


@pytest.mark.parametrize(
    ("value", "low", "high", "outcome"),
    [
        (0.1, -0.1, 0.3, "destroyed"),
        (0.9, 0.8, 0.95, "survives"),
        (0.4, 0.3, 0.55, "unclear"),
        (0.6, 0.45, 0.7, "unclear"),
        (0.1, None, None, "destroyed"),
        (1.0, None, None, "survives"),
        (None, None, None, "unclear"),
    ],
)
def test_rule(
    value: float | None, low: float | None, high: float | None, outcome: str
) -> None:
    figure = Figure("stem", value, low, high, method="bootstrap", n=8)
    verdict = judge("grad-cam", figure, title="Grad-CAM")
    assert verdict.outcome == outcome
    assert verdict.is_passed == (outcome == "destroyed")


def test_a_failure_is_told_in_one_sentence_with_its_figure() -> None:
    figure = Figure("stem", 0.9, 0.8, 0.95, method="bootstrap", n=8)
    assert judge("edges", figure, title="Edges").sentence == (
        "Edges FAILED its sanity check: shuffled weights draw the same maps "
        "(rank correlation 0.90, 0.80 to 0.95)."
    )
