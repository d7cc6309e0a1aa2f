from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.external.side import Side
from cytolens.evaluation.external.table import Row, SideBySide
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.options import EvaluationOptions
from cytolens.evaluation.unpaired import unpaired_difference
from support.predictions import random_table

FAST = EvaluationOptions(resamples=100)


def test_row_is_named_by_its_figure_and_found_by_it() -> None:
    figure = Figure("PPV", 0.5, 0.4, 0.6, "b", 9)
    row = Row(figure, figure, unpaired_difference(figure, figure))
    home = Side.of(evaluate_predictions(random_table(30), options=FAST))
    sides = SideBySide(home, home, (row,), ("f",), ("c",), ("w",))
    assert sides["PPV"] is row
    content = sides.as_dict()
    assert content["internal"]["models"] == ["tiny-1"]
    assert "figures" not in content["internal"]
    assert (content["findings"], content["cautions"]) == (["f"], ["w"])
