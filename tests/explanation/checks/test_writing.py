import json
from pathlib import Path

from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.check import ExplanationCheck
from cytolens.explanation.checks.method_check import MethodCheck
from cytolens.explanation.checks.verdict import judge
from cytolens.explanation.checks.writing import write_check


def test_figures_and_a_page(tmp_path: Path) -> None:
    figure = Figure("x", 0.2, 0.1, float("nan"), "", 8)
    item = MethodCheck(
        method="grad-cam",
        title="Grad-CAM",
        samples=8,
        empty=0,
        seconds=0.1,
        verdict=judge("grad-cam", Figure("x", 0.2, 0.1, 0.3, "", 8), title="Grad-CAM"),
        cascade=(("stem", figure),),
        deletion=figure,
        insertion=figure,
        deletion_gain=figure,
        insertion_gain=figure,
        localisations=(),
    )
    left_out = {"cbam": "There is none."}
    check = ExplanationCheck("m", "grad-cam", 8, (item,), left_out, (), (), ())
    content = write_check(check, tmp_path / "new" / "out")
    text = (tmp_path / "new" / "out" / "explanation-check.json").read_text("utf-8")
    assert json.loads(text) == content
    assert content["methods"][0]["cascade"][0]["high"] is None
    page = (tmp_path / "new" / "out" / "explanation-check.md").read_text("utf-8")
    assert "Research use only" in page
    assert "passed: destroyed" in page
    assert "- cbam: There is none." in page
    assert "Where the maps lie" not in page
