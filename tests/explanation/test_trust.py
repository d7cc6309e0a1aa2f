import pytest

from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.verdict import judge
from cytolens.explanation.trust import trust_content, trust_sentence


def test_a_method_without_a_verdict_says_how_to_get_one() -> None:
    said = trust_sentence("Grad-CAM", None)
    assert said.startswith("Grad-CAM was not checked for this model")
    assert "cytolens explain check" in said
    assert trust_content("Grad-CAM", None) == {"outcome": "not checked", "said": said}


@pytest.mark.parametrize(("value", "outcome"), [(0.9, "survives"), (0.1, "destroyed")])
def test_a_verdict_is_said_with_its_figures(value: float, outcome: str) -> None:
    figure = Figure("x", value, value, value, "", 8)
    verdict = judge("grad-cam", figure, title="Grad-CAM")
    content = trust_content("Grad-CAM", verdict)
    assert content["outcome"] == outcome
    assert content["said"] == trust_sentence("Grad-CAM", verdict) == verdict.sentence
    assert content["remaining"] == verdict.remaining.model_dump()
