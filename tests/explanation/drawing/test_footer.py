import pytest

from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.verdict import judge
from cytolens.explanation.drawing.footer import WIDEST, Line, footer
from cytolens.explanation.looking import LooksAt
from support.explained import centre_and_rest, explained


def judged(value: float) -> object:
    return judge("m", Figure("x", value, value, value, "", 8), title="Grad-CAM")


def test_the_part_of_the_cell_comes_first() -> None:
    looking = LooksAt.of(explained().saliency.share()[0], centre_and_rest())
    lines = footer(explained(looks_at=looking), is_outlined=True)
    assert lines[0] == Line("looks at: nucleus 86 %, elsewhere 14 %", "caption")
    assert lines[1].text.endswith("an even map: nucleus 25 %, elsewhere 75 %.")
    assert lines[2] == Line("cells/one.png")
    assert "half of what speaks for malignant" in lines[3].text


@pytest.mark.parametrize(
    ("value", "said", "look"),
    [
        (None, "was not checked for this model: run `cytolens explain check`", "loud"),
        (0.9, "FAILED its sanity check", "loud"),
        (0.5, "did not pass its sanity check", "loud"),
        (0.1, "passed its sanity check", "quiet"),
    ],
)
def test_the_verdict_is_never_left_out(
    value: float | None, said: str, look: str
) -> None:
    verdict = None if value is None else judged(value)
    sample, line, remark = footer(
        explained(verdict=verdict, remarks=("Beware.",)), is_outlined=False
    )
    assert sample.text == "cells/one.png"
    assert said in line.text
    assert line.look == look
    assert remark == Line("Beware.")


def test_long_lines_are_broken() -> None:
    lines = footer(explained(remarks=("word " * 60,)), is_outlined=False)
    assert len(lines) == 5
    assert all(len(line.text) <= WIDEST[line.look] for line in lines)
