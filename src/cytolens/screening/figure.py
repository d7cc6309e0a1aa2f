"""What the pictures have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK = "#222222"
MUTED = "#666666"
DPI = 130
NICE_LENGTHS_UM = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)


def new_figure(width_in: float, height_in: float) -> Figure:
    """Make a figure that needs no display."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in))
    FigureCanvasAgg(figure)
    return figure


def save_png(figure: Figure, path: Path) -> None:
    """Save a figure; the file is whole or absent."""
    hidden = path.with_name(f".{path.name}.tmp")
    # Level 1 is several times quicker than the default, for a tenth more bytes.
    figure.savefig(
        hidden,
        format="png",
        dpi=DPI,
        facecolor="white",
        pil_kwargs={"compress_level": 1},
    )
    hidden.replace(path)


def add_scale_bar(axes: Axes, *, width_um: float, unit_um: float = 1.0) -> None:
    """Draw a bar of a round length, about a fifth of the width, at the lower left.

    Args:
        axes: Where; its x axis runs from 0.
        width_um: Width of what the axes show.
        unit_um: Microns per unit of the axes.
    """
    length_um = max(
        (n for n in NICE_LENGTHS_UM if n <= width_um / 4), default=NICE_LENGTHS_UM[0]
    )
    label = f"{length_um} µm" if length_um < 1000 else f"{length_um // 1000} mm"
    low, high = axes.get_ylim()
    left = 0.04 * width_um / unit_um
    y = low - 0.05 * (low - high)
    for colour, width in (("white", 6), ("black", 3)):
        axes.plot(
            [left, left + length_um / unit_um],
            [y, y],
            color=colour,
            linewidth=width,
            solid_capstyle="butt",
        )
    axes.annotate(
        label,
        (left, y),
        xytext=(0, 5),
        textcoords="offset points",
        fontsize=8,
        color="black",
        bbox={"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 1},
    )
