import pytest

from cytolens.evaluation.figure import Figure
from cytolens.reporting.drawings.bars import draw_cross, draw_row, mirrored
from cytolens.reporting.drawings.canvas import canvas

GOOD = Figure("specificity", 0.9, 0.8, 0.95, "Wilson", 50)
NOTHING = Figure.undefined("specificity", why="no negatives")


def test_mirror_turns_the_interval_as_well() -> None:
    found = mirrored(GOOD)
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.05, 0.2))
    assert mirrored(NOTHING) is NOTHING


def test_what_is_not_defined_draws_nothing() -> None:
    with canvas(2, 2) as (_, axes):
        draw_row(axes, NOTHING, row=0)
        draw_cross(axes, x=NOTHING, y=GOOD, label="")
        assert not axes.lines
        draw_row(axes, GOOD, row=0)
        assert len(axes.lines) == 3
        draw_cross(axes, x=GOOD, y=GOOD, label="")
        assert len(axes.lines) == 6
