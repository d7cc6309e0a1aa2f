from pathlib import Path
from typing import Any

import pytest

from cytolens.cli.explained_table import SHOWN, show_maps
from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.verdict import judge
from cytolens.explanation.looking import LooksAt
from cytolens.explanation.trust import trust_content
from support.explained import blob, centre_and_rest, explained


def content(count: int = 1, *, remaining: float | None = None) -> dict[str, Any]:
    looking = LooksAt.of(explained().saliency.share()[0], centre_and_rest())
    row = explained(blob(), looks_at=looking).as_dict()
    figure = Figure("x", remaining, remaining, remaining, "", 8)
    verdict = None if remaining is None else judge("m", figure, title="Grad-CAM")
    return {
        "method": "grad-cam",
        "sanity_check": trust_content("Grad-CAM", verdict),
        "explanations": [row] * count,
        "unreadable": [{"path": "gone.png", "reason": "no such file"}],
    }


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


def test_says_which_part_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    show_maps(content(), Path("out"), without_mask=["two"])
    said = capsys.readouterr().err
    head, row = said.splitlines()[:2]
    assert head.rstrip().endswith("  looks at")
    assert row.rstrip().endswith("nucleus 86 %, elsewhere 14 %")
    assert "unreadable: gone.png: no such file" in said
    assert "no mask: two" in said


@pytest.mark.parametrize(
    ("remaining", "said"),
    [
        (None, "not checked for this model: run `cytolens explain check`"),
        (0.9, "FAILED its sanity check"),
        (0.1, "passed its sanity check"),
    ],
)
def test_never_silent_about_the_method(
    remaining: float | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    show_maps(content(remaining=remaining), Path("out"), without_mask=[])
    assert said in capsys.readouterr().err


def test_long_lists_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    show_maps(content(SHOWN + 3), Path("out"), without_mask=[])
    said = capsys.readouterr().err
    assert said.count("malignant 0.800") == SHOWN
    assert "... and 3 more." in said
