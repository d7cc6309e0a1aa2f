from cytolens.evaluation.difference import Difference
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.subgroups.subgroup import Subgroup, Subgroups

FIGURE = Figure("accuracy", 0.7, 0.6, 0.8, "Wilson", 40)
APART = Difference(Figure("accuracy", 0.1, 0.0, 0.2, "t", 80), 0.04, "t", 0.08)


def test_frame_joins_figure_difference_and_size() -> None:
    groups = (
        Subgroup("A", 40, 9, {"x": 40}, {"x": 9}, (FIGURE,), (APART,), {}),
        Subgroup("B", 4, 4, {"x": 4}, {"x": 4}, (FIGURE,), (), {"accuracy": "4"}),
    )
    column = Subgroups("site", "each", groups, (), "")
    assert column["B"] is groups[1]
    assert groups[1].is_too_small
    assert not groups[0].is_too_small
    rows = column.frame().to_dict("records")
    assert rows[0]["difference from the others"] == 0.1
    assert rows[0]["p corrected"] == 0.08
    assert rows[1]["too small"] == "4"
    assert rows[1]["difference from the others"] is None or rows[1]["p"] != rows[1]["p"]
