from cytolens.evaluation.figure import Figure
from cytolens.reporting.figure_cells import (
    figure_table,
    short_method,
    stacked,
    why_undefined,
)

CLUSTER = "cluster bootstrap (24 groups, 200 resamples), t on the logit scale"
GOOD = Figure("sensitivity", 0.9, 0.8, 0.95, CLUSTER, 50, "rests on only 9 groups")
BAD = Figure.undefined("PPV", why="nothing was taken for it")


def test_a_cell_never_shows_a_value_without_interval_or_reason() -> None:
    assert stacked(GOOD) == "0.900\n0.800 to 0.950"
    assert stacked(GOOD, mark=" *") == "0.900 *\n0.800 to 0.950"
    assert stacked(BAD) == "not defined"
    assert stacked(Figure("F1", 0.5, None, None, "", 9)) == "0.500\nno interval"


def test_method_that_holds_for_all_is_said_once() -> None:
    table = figure_table("Figures.", [GOOD, GOOD])
    assert table.caption.endswith("cluster bootstrap, t on the logit scale.")
    assert "method" not in table.header
    assert table.rows[0] == ("sensitivity", "0.900 [1]", "0.800 to 0.950", "50")
    assert table.notes == ("[1] rests on only 9 groups.",)


def test_methods_that_differ_have_a_column() -> None:
    other = Figure("ROC AUC", 0.9, 0.8, 0.95, "DeLong", 50)
    table = figure_table("Figures.", [GOOD, other, BAD])
    assert table.header[-1] == "method"
    assert [row[-1] for row in table.rows][1:] == ["DeLong", "none"]
    assert table.rows[2][1] == "not defined [2]"
    assert table.notes[1] == "[2] not defined: nothing was taken for it."


def test_reasons_are_gathered() -> None:
    notes = why_undefined([("a", BAD), ("b", GOOD), ("c", BAD)])
    assert notes == ("PPV of a, c not defined: nothing was taken for it.",)


def test_method_loses_its_counts_only() -> None:
    assert short_method(CLUSTER) == "cluster bootstrap, t on the logit scale"
    assert short_method("bootstrap (2000 resamples)") == "bootstrap"
    assert short_method("logit (Mercaldo)") == "logit (Mercaldo)"
