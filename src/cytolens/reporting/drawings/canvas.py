"""One style for all drawings, and the same bytes for the same data."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#1d2733"
QUIET = "#66727f"
FAINT = "#d5dbe1"
ACCENT = "#2b5f8a"
LINES = ("#2b5f8a", "#b3541e", "#4b7f52", "#7b4b94", "#8c6d1f", "#3d8b8b", "#a13d5b")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (5, 2, 1, 2)))
"""Cycled against the colours, so that lines differ in black and white too."""

# A class name may hold a dollar sign, so no mathematics.
_STYLE: Any = {
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "svg.hashsalt": "cytolens",
}


@dataclass(frozen=True)
class Drawing:
    """A finished drawing in both forms."""

    name: str
    svg: str
    png: bytes


@contextmanager
def canvas(width_in: float, height_in: float) -> Iterator[tuple[Figure, Axes]]:
    """Give axes in the house style, without touching the global state."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as MplFigure

    with mpl.rc_context(_STYLE):
        figure = MplFigure(figsize=(width_in, height_in), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()


def finish(figure: Figure, name: str) -> Drawing:
    """Render; the SVG has no date and no random name in it."""
    svg, png = io.StringIO(), io.BytesIO()
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    figure.savefig(png, format="png", dpi=160, metadata={"Software": None})
    text = svg.getvalue()
    return Drawing(name, text[text.index("<svg") :], png.getvalue())
