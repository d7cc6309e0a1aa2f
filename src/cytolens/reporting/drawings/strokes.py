"""Lines that differ by colour, by dashes and by marker, so that any one is enough."""

from __future__ import annotations

from typing import Any

COLOURS = (
    "#0072b2",
    "#c44f00",
    "#1d2733",
    "#00795a",
    "#a8487f",
    "#7d6100",
    "#3a8ab8",
)
"""After Okabe and Ito, which the colour-blind tell apart; darkened to contrast of 3
and more with white."""
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.6)), (0, (1, 1.2)), (0, (5, 1.5, 1, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X")


def stroke(position: int) -> dict[str, Any]:
    """Colour, dashes and marker of the line at a position, for ``Axes.plot``."""
    return {
        "color": COLOURS[position % len(COLOURS)],
        "linestyle": DASHES[position % len(DASHES)],
        "marker": MARKERS[position % len(MARKERS)],
        "linewidth": 1.4,
        "markersize": 3.6,
        "markerfacecolor": "white",
        "markeredgewidth": 0.9,
    }
