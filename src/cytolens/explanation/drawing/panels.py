"""The two panels of one image: what the network saw, and the map laid over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from cytolens.explanation.drawing.colours import colour_map
from cytolens.explanation.half_mass import half_level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import NDArray

    from cytolens.explanation.saliency import Saliency

OUTLINE = "#e8590c"
OPACITY = 0.64
"""Of the map over the picture: enough to read the colours, and to see the cell."""
MOST_ISLANDS = 12
"""With more of them, an outline hides what it should show."""
_CLIPPED_PERCENT = 0.5
"""Of the places of a signed map are beyond the scale: single pixels tower over all."""


def value_range(saliency: Saliency) -> tuple[float, float]:
    """Least and largest value on the scale, the same for both images of a pair."""
    values = saliency.values
    if saliency.kind == "signed":
        reach = float(np.percentile(np.abs(values), 100 - _CLIPPED_PERCENT)) or 1.0
        return -reach, reach
    least, largest = float(values.min()), float(values.max())
    # A map that hardly differs from place to place must not look as if it did.
    if largest - least < 0.05 * largest:
        least = 0.0
    return least, largest or 1.0


def outline_levels(saliency: Saliency) -> list[float | None]:
    """For each image the share per pixel on the line around half of its map.

    None where the map is empty or flat, or falls into too many islands.
    """
    return [_outline_level(share) for share in saliency.share()]


def _outline_level(share: NDArray[np.float64]) -> float | None:
    level = half_level(share)
    if level is None:
        return None
    islands, _ = cv2.connectedComponents((share >= level).astype(np.uint8))
    # The background is counted as one.
    return level if islands - 1 <= MOST_ISLANDS else None


def draw_panels(
    panels: tuple[Axes, Axes], picture: NDArray[np.uint8], saliency: Saliency, row: int
) -> AxesImage:
    """Draw one image in both panels.

    Returns:
        The coloured map, for the scale.
    """
    seen, under = panels
    side = len(picture)
    extent = (0, side, side, 0)
    seen.imshow(picture, extent=extent)
    under.imshow(pale_grey(picture), extent=extent)
    least, largest = value_range(saliency)
    drawn = under.imshow(
        saliency.values[row],
        extent=extent,
        cmap=colour_map(saliency.kind),
        vmin=least,
        vmax=largest,
        alpha=OPACITY,
    )
    level = outline_levels(saliency)[row]
    for axes, colour in ((seen, OUTLINE), (under, "white")):
        axes.set(xticks=[], yticks=[], xlim=(0, side), ylim=(side, 0))
        axes.spines[:].set_visible(False)
        if level is not None:
            _outline(axes, saliency.share()[row], level=level, colour=colour)
    return drawn


def _outline(
    axes: Axes, share: NDArray[np.float64], *, level: float, colour: str
) -> None:
    places = np.arange(len(share)) + 0.5
    # Dark below light: seen on glass and on a nucleus.
    for line, width in (("#00000088", 2.6), (colour, 1.4)):
        axes.contour(places, places, share, [level], colors=line, linewidths=width)


def pale_grey(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Grey, so that all colour is of the map; pale, so that its colours stay."""
    grey = rgb.mean(axis=2)
    return np.repeat((110 + grey * 0.56).astype(np.uint8)[..., None], 3, axis=2)
