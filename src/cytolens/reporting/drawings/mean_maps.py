"""The mean map of each class, side by side on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.drawing.colours import colour_map
from cytolens.reporting.drawings.canvas import FULL_IN, Drawing, finish, house_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

NAME = "mean-maps"
MOST_COLUMNS = 5
_PANEL_IN = 1.35
_TITLE_IN = 0.3


def draw_mean_maps(maps: Mapping[str, NDArray[np.float32]]) -> Drawing:
    """Draw maps in multiples of an even one; 1 is what an even map has everywhere.

    Args:
        maps: By class, shape ``(images, size, size)``; not empty.
    """
    panels = [
        (name if len(planes) == 1 else f"{name}, {when}", plane)
        for name, planes in maps.items()
        for plane, when in zip(planes, ("before", "after"), strict=False)
    ]
    largest = max(float(plane.max()) for _, plane in panels)
    columns = min(MOST_COLUMNS, len(panels))
    rows = -(-len(panels) // columns)
    with house_figure(FULL_IN, rows * (_PANEL_IN + _TITLE_IN)) as figure:
        axes = figure.subplots(rows, columns, squeeze=False)
        for place in axes.flat:
            place.set_axis_off()
        for place, (name, plane) in zip(axes.flat, panels, strict=False):
            drawn = place.imshow(
                plane, cmap=colour_map("positive"), vmin=0, vmax=max(largest, 1.0)
            )
            place.set_title(name)
        figure.colorbar(
            drawn, ax=axes, label="multiples of an even map", fraction=0.03, pad=0.02
        )
        return finish(figure, NAME)
