"""One style for all drawings, and the same bytes for the same data."""

from __future__ import annotations

import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HALF_IN, FULL_IN = 3.3, 6.8
"""Widths of a drawing: half of the text on an A4 page, or all of it."""
INK = "#1d2733"
QUIET = "#55606c"
FAINT = "#d5dbe1"
ACCENT = "#0b5c94"

OTHER_SCRIPTS = (
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "Noto Sans Devanagari",
    "Arial Unicode MS",
)
"""Taken, where they are installed, for letters that DejaVu Sans lacks."""

# A class name may hold a dollar sign, so no mathematics.
_STYLE: Any = {
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 7.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.handlelength": 2.8,
    "legend.fontsize": 7.2,
    "hatch.linewidth": 0.5,
    "svg.hashsalt": "cytolens",
}


@dataclass(frozen=True)
class Drawing:
    """A finished drawing in both forms."""

    name: str
    svg: str
    png: bytes


@contextmanager
def house_figure(width_in: float, height_in: float) -> Iterator[Figure]:
    """Give an empty figure in the house style, without touching the global state."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as MplFigure

    style = _STYLE | {"font.family": [*_STYLE["font.family"], *_other_scripts()]}
    with mpl.rc_context(style):
        figure = MplFigure(figsize=(width_in, height_in), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure


@contextmanager
def canvas(width_in: float, height_in: float) -> Iterator[tuple[Figure, Axes]]:
    """Give a figure with one pair of axes in the house style."""
    with house_figure(width_in, height_in) as figure:
        yield figure, figure.add_subplot()


def finish(figure: Figure, name: str) -> Drawing:
    """Render; the SVG has no date and no random name in it."""
    svg, png = io.StringIO(), io.BytesIO()
    with warnings.catch_warnings():
        # The name stands in the tables and in the words for the drawing as well.
        warnings.filterwarnings("ignore", r"Glyph .* missing from font")
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        # Both forms share one layout, and it takes a third of the time.
        figure.set_layout_engine("none")
        figure.savefig(png, format="png", dpi=200, metadata={"Software": None})
    text = svg.getvalue()
    return Drawing(name, text[text.index("<svg") :], png.getvalue())


@cache
def _other_scripts() -> tuple[str, ...]:
    """Fonts of this machine for names in other scripts."""
    from matplotlib.font_manager import get_font_names

    return tuple(name for name in OTHER_SCRIPTS if name in set(get_font_names()))
