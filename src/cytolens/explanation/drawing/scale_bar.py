"""A bar of round length in a corner of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.scale import length_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cytolens.explanation.scale import Scale

BAR_INK = "#111111"
THICKNESS = 0.011
"""Of the picture's side."""


def draw_scale_bar(axes: Axes, scale: Scale) -> None:
    """Draw it lower right, dark on a pale plate: seen on glass and on a nucleus.

    Args:
        axes: Whose units are pixels of what the network saw.
        scale: Of that picture.
    """
    from matplotlib.font_manager import FontProperties
    from mpl_toolkits.axes_grid1.anchored_artists import (  # type: ignore[import-untyped]  # matplotlib types no toolkit
        AnchoredSizeBar,
    )

    bar = AnchoredSizeBar(
        axes.transData,
        scale.bar_um / scale.across,
        length_text(scale.bar_um),
        loc="lower right",
        pad=0.35,
        borderpad=0.45,
        sep=2.5,
        size_vertical=THICKNESS * scale.size_px,
        fill_bar=True,
        color=BAR_INK,
        label_top=True,
        fontproperties=FontProperties(size=8.5),
        zorder=5,
    )
    bar.patch.set(facecolor="white", edgecolor="none", alpha=0.86)
    bar.patch.set_boxstyle("round,pad=0,rounding_size=0.2")
    axes.add_artist(bar)
