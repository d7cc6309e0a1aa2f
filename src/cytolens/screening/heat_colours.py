"""The colours of suspicion, the same in every picture."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLOUR_MAP = "cividis"
"""Even to the eye, the same to the colour-blind, and readable in grey.

Source: Nunez, Anderton, Renslow 2018, PLoS ONE 13:e0199239.
"""


@cache
def colour_table() -> NDArray[np.uint8]:
    """Colours of 0 to 1 in 256 steps, shape ``(256, 3)``."""
    import matplotlib as mpl

    colours = mpl.colormaps[COLOUR_MAP](np.arange(256))[:, :3]
    table = (colours * 255).round().astype(np.uint8)
    table.setflags(write=False)
    return table
