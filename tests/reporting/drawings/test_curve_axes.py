import numpy as np

from cytolens.evaluation.curve_bands import Band
from cytolens.evaluation.figure import Figure
from cytolens.reporting.drawings.canvas import canvas
from cytolens.reporting.drawings.curve_axes import CurveLine, draw_lines

AREA = Figure("ROC AUC", 0.8, 0.7, 0.9, "DeLong", 50)
X = np.linspace(0, 1, 500)


def line(name: str, *, height: float = 0.2) -> CurveLine:
    band = Band(X, X - height / 2, X + height / 2)
    return CurveLine(name, np.stack([X, X], axis=1), AREA, band)


def test_one_curve_has_a_band_and_no_markers() -> None:
    with canvas(3, 3) as (_, axes):
        draw_lines(axes, [line("a")])
        assert len(axes.collections) == 1
        assert axes.lines[0].get_marker() == ""
        assert "0.800 (0.700 to 0.900)" in str(axes.lines[0].get_label())


def test_a_band_without_width_is_not_drawn() -> None:
    with canvas(3, 3) as (_, axes):
        draw_lines(axes, [line("a", height=0.0)])
        assert not axes.collections


def test_several_curves_carry_few_markers() -> None:
    with canvas(3, 3) as (_, axes):
        draw_lines(axes, [line("a"), line("b")])
        marks = axes.lines[1].get_markevery()
        assert isinstance(marks, list)
        assert 1 < len(marks) < 12
        assert axes.lines[0].get_marker() != axes.lines[1].get_marker()
