from cytolens.evaluation.figure import Figure
from cytolens.reporting.gauge import gauge


def test_value_and_bounds_stand_on_the_line() -> None:
    figure = Figure("sensitivity", 0.9, 0.8, 0.95, "Wilson", 50)
    assert gauge(figure) == {"value": 90.0, "low": 80.0, "width": 15.0}
    bare = Figure("sensitivity", 0.9, None, None, "", 50)
    assert gauge(bare) == {"value": 90.0, "low": 90.0, "width": 0.0}


def test_what_is_no_share_has_no_line() -> None:
    assert gauge(Figure("LR+", 7.0, 3.0, 9.0, "log", 50)) is None
    assert gauge(Figure.undefined("PPV", why="nobody")) is None
    low = Figure("MCC", 0.1, -0.2, 0.4, "bootstrap", 50)
    assert gauge(low) == {"value": 10.0, "low": 0.0, "width": 40.0}
