"""Whole slides: readers, tissue, tile grids."""

from cytolens.slides.opening import open_slide
from cytolens.slides.region import Region
from cytolens.slides.slide import Slide

__all__ = ["Region", "Slide", "open_slide"]
