import pytest

from cytolens.evaluation.figure import Figure
from cytolens.reporting.drawings.intervals import draw_intervals, fits_axis


@pytest.mark.parametrize(
    ("figure", "fits"),
    [
        (Figure("MCC", -0.1, -0.5, 0.2, "bootstrap", 9), True),
        (Figure("F1", 0.5, None, None, "", 9), True),
        (Figure("LR+", 0.9, 0.2, 7.0, "log", 9), False),
        (Figure.undefined("PPV", why="nobody"), False),
    ],
)
def test_only_shares_have_a_place_on_the_axis(figure: Figure, *, fits: bool) -> None:
    assert fits_axis(figure) == fits


def test_nothing_to_draw_is_drawn_empty() -> None:
    assert draw_intervals([], name="none").name == "none"
