"""A rectangle on the slide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in pixels of the full-resolution slide (level 0)."""

    x_px: int
    y_px: int
    width_px: int
    height_px: int
