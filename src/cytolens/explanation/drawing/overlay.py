"""Put panels, scale and words on one page, and save it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.explanation.drawing.footer import Line, Look, footer
from cytolens.explanation.drawing.panels import draw_panels, outline_levels
from cytolens.explanation.drawing.parts import draw_parts
from cytolens.explanation.drawing.scale_bar import draw_scale_bar
from cytolens.explanation.drawing.words import headline, scale_label, subtitle

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

    from cytolens.explanation.explanation import Explanation

INK = "#1f2328"
MUTED = "#5b6168"
DPI = 130
PANEL_IN = 3.5
HEAD_IN = 0.82
FOOT_IN = 0.5
MARGIN_IN = 0.16
GAP_IN = 0.1
SCALE_IN = 0.95
LOOKS: dict[Look, dict[str, Any]] = {
    "caption": {"fontsize": 10, "color": INK, "weight": "bold"},
    "loud": {"fontsize": 8, "color": INK, "weight": "bold"},
    "quiet": {"fontsize": 8, "color": MUTED},
}
LINE_IN: dict[Look, float] = {"caption": 0.205, "loud": 0.165, "quiet": 0.165}


def draw_explanation(explanation: Explanation) -> Figure:
    """Draw a row for each image: the picture, and the map over it in grey."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    is_outlined = any(outline_levels(explanation.saliency))
    lines = footer(explanation, is_outlined=is_outlined)
    rows = len(explanation.pictures)
    width = 2 * PANEL_IN + 2 * GAP_IN + SCALE_IN + MARGIN_IN
    foot = FOOT_IN + sum(LINE_IN[line.look] for line in lines)
    height = HEAD_IN + rows * PANEL_IN + (rows - 1) * GAP_IN + foot
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    for row, picture in enumerate(explanation.pictures):
        top = HEAD_IN + row * (PANEL_IN + GAP_IN)
        panels = (
            _axes(figure, left=MARGIN_IN, top=top),
            _axes(figure, left=MARGIN_IN + PANEL_IN + GAP_IN, top=top),
        )
        drawn = draw_panels(panels, picture, explanation.saliency, row)
        _add_marks(panels[0], explanation, row)
    _draw_scale(figure, drawn, scale_label(explanation), tall=height - HEAD_IN - foot)
    _write_words(figure, explanation, lines, top=height - foot + 0.1)
    return figure


def write_overlay(path: Path, explanation: Explanation) -> None:
    """Save the drawing as PNG; the file is whole or absent."""
    figure = draw_explanation(explanation)
    hidden = path.with_name(f".{path.name}.tmp")
    with warnings.catch_warnings():
        # A class or a file may be named in a script that the font lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(
            hidden,
            format="png",
            dpi=DPI,
            facecolor="white",
            metadata={"Description": RESEARCH_USE_ONLY},
            pil_kwargs={"compress_level": 1},
        )
    hidden.replace(path)


def _axes(
    figure: Figure,
    *,
    left: float,
    top: float,
    wide: float = PANEL_IN,
    tall: float = PANEL_IN,
) -> Axes:
    """Axes at a place in inches from the upper left corner."""
    width, height = figure.get_size_inches()
    place = (left / width, 1 - (top + tall) / height, wide / width, tall / height)
    return figure.add_axes(place)


def _add_marks(axes: Axes, explanation: Explanation, row: int) -> None:
    scale = explanation.scale_of(row)
    if scale is not None:
        draw_scale_bar(axes, scale)
    if explanation.looks_at is not None:
        draw_parts(axes, explanation.looks_at.masks)
    if len(explanation.pictures) > 1:
        _name_image(axes, ("before", "after")[row])


def _name_image(axes: Axes, name: str) -> None:
    box = {"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 3}
    axes.text(
        0.03, 0.97, name, transform=axes.transAxes, va="top", fontsize=9, bbox=box
    )


def _draw_scale(figure: Figure, drawn: AxesImage, label: str, *, tall: float) -> None:
    from matplotlib.ticker import MaxNLocator

    left = MARGIN_IN + 2 * (PANEL_IN + GAP_IN)
    axes = _axes(figure, left=left, top=HEAD_IN, wide=0.15, tall=tall)
    bar = figure.colorbar(drawn, cax=axes, ticks=MaxNLocator(5))
    bar.outline.set_visible(False)
    axes.tick_params(labelsize=8, colors=MUTED, length=2.5)
    axes.yaxis.get_offset_text().set(fontsize=7, color=MUTED)
    bar.set_label(label, fontsize=8.5, color=MUTED, parse_math=False)


def _write_words(
    figure: Figure, explanation: Explanation, lines: list[Line], *, top: float
) -> None:
    _, height = figure.get_size_inches()
    _say(figure, headline(explanation), top=0.13, fontsize=16, color=INK)
    _say(figure, subtitle(explanation), top=0.5, fontsize=9.5, color=MUTED)
    for line in lines:
        _say(figure, line.text, top=top, **LOOKS[line.look])
        top += LINE_IN[line.look]
    _say(
        figure,
        RESEARCH_USE_ONLY,
        top=height - 0.28,
        fontsize=9,
        color=INK,
        weight="bold",
    )


def _say(figure: Figure, text: str, *, top: float, **style: Any) -> None:  # noqa: ANN401  # matplotlib's
    width, height = figure.get_size_inches()
    # A file name with two dollar signs is no formula.
    figure.text(
        MARGIN_IN / width, 1 - top / height, text, va="top", parse_math=False, **style
    )
