from cytolens.evaluation.comparison import compare_predictions
from cytolens.reporting.drawings.differences import draw_differences
from support.contests import contest


def test_same_bytes_twice_and_another_with_a_margin() -> None:
    (pair,) = compare_predictions(contest({"a": 1.0, "b": 1.4}), resamples=50).pairs
    one = draw_differences(pair, margin=None, name="d")
    assert one == draw_differences(pair, margin=None, name="d")
    assert one.svg.startswith("<svg")
    assert one.png.startswith(b"\x89PNG")
    assert draw_differences(pair, margin=0.1, name="d").svg != one.svg


def test_nothing_to_draw_is_no_error() -> None:
    tables = {
        name: t.where((t.table["label"] == "benign").to_numpy())
        for name, t in contest({"a": 1.0, "b$x$": 1.4}).items()
    }
    (pair,) = compare_predictions(tables, resamples=50).pairs
    assert draw_differences(pair, margin=None, name="d").svg
