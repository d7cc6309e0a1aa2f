from cytolens.evaluation.figure import Figure
from cytolens.explanation.checks.table import brief, markdown_table, percent


def figure(value: float | None, low: float | None, high: float | None) -> Figure:
    return Figure("x", value, low, high, "", 1)


def test_figures_in_brief() -> None:
    assert brief(figure(0.123, 0.05, 0.191), signed=True) == "+0.12 (+0.05 to +0.19)"
    assert brief(figure(-0.001, None, None), signed=True) == "+0.00"
    assert brief(figure(0.5, None, None)) == "0.50"
    assert brief(figure(None, None, None)) == "-"
    assert percent(figure(0.707, 0.64, 0.77)) == "71 % (64 to 77)"
    assert percent(figure(1.0, None, None)) == "100 %"
    assert percent(figure(None, None, None)) == "-"


def test_a_table_holds_what_a_name_holds() -> None:
    assert markdown_table(("a", "b"), [("x|y", "1\n2")]) == (
        "| a | b |\n| --- | --- |\n| x/y | 1 2 |\n"
    )
    assert markdown_table(("a",), []) == ""
