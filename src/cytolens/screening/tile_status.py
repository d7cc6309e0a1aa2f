"""What became of a tile."""

from enum import StrEnum


class TileStatus(StrEnum):
    """Every tile of the grid has exactly one of these."""

    SCORED = "scored"
    BACKGROUND = "background"
    INK = "ink"
    BLURRED = "blurred"
    UNREADABLE = "unreadable"
