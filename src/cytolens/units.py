"""Units as types, so a checker catches a swap."""

from typing import NewType

Microns = NewType("Microns", float)
"""Length on the glass."""

MicronsPerPixel = NewType("MicronsPerPixel", float)
"""Resolution (mpp); 0.25 is close to a 40x scan."""

SlidePixels = NewType("SlidePixels", int)
"""Pixels of the full-resolution slide (level 0)."""

PatchPixels = NewType("PatchPixels", int)
"""Pixels of the image the network sees."""
