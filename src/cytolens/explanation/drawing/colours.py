"""Colour maps of even steps, which the colour-blind read as others do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.colors import Colormap

    from cytolens.explanation.saliency import Kind

POSITIVE = "viridis"
"""Steps of even lightness; its hues stand apart from the grey of the picture."""
_AGAINST = (0.0, 0.447, 0.698)
_NEUTRAL = (0.97, 0.97, 0.97)
_FOR = (0.75, 0.26, 0.0)
"""Blue and vermilion, after Okabe and Ito; equally far from white in lightness."""


def colour_map(kind: Kind) -> Colormap:
    """Viridis for what is 0 or more; blue, white, vermilion for what has a sign."""
    import matplotlib as mpl

    return mpl.colormaps[POSITIVE] if kind == "positive" else _signed()


@cache
def _signed() -> Colormap:
    """Straight lines through CIELAB, so that equal steps look equal."""
    import cv2
    from matplotlib.colors import ListedColormap

    ends = np.array([[_AGAINST, _NEUTRAL, _FOR]], dtype=np.float32)
    lab = cv2.cvtColor(ends, cv2.COLOR_RGB2LAB)[0]
    places = np.linspace(0, 2, 257)
    line = np.stack([np.interp(places, (0, 1, 2), lab[:, i]) for i in range(3)], axis=1)
    rgb = cv2.cvtColor(line[None].astype(np.float32), cv2.COLOR_LAB2RGB)[0]
    return ListedColormap(np.clip(rgb, 0, 1).tolist(), name="against-for")
