import pytest

from cytolens.evaluation.difference import Difference, corrected, p_text
from cytolens.evaluation.figure import Figure


def difference(p: float | None) -> Difference:
    return Difference(Figure("F1", 0.1, 0.0, 0.2, "t", 30), p, "t")


def test_only_what_was_tested_is_corrected() -> None:
    found = corrected([difference(0.02), difference(None), difference(0.03)])
    assert [item.p_adjusted for item in found] == pytest.approx([0.04, None, 0.04])


def test_correction_decides_what_is_shown() -> None:
    assert difference(0.03).is_shown()
    assert not difference(0.03).is_shown(level=0.01)
    assert not corrected([difference(0.03)] * 2)[0].is_shown()
    assert not difference(None).is_shown()


def test_dictionary_holds_figure_and_test() -> None:
    content = difference(0.5).as_dict()
    assert content["name"] == "F1"
    assert (content["p"], content["p_adjusted"], content["test"]) == (0.5, None, "t")


@pytest.mark.parametrize(
    ("p", "said"),
    [(None, "not tested"), (0.0311, "p = 0.031"), (0.0009, "p < 0.001")],
)
def test_p_in_words(p: float | None, said: str) -> None:
    assert p_text(p) == said
