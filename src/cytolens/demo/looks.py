"""What each class of generated cell looks like, as ranges; they overlap on purpose."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

Range = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """Ranges that a cell of a class is drawn from; lengths are shares of the side."""

    cytoplasm: Range
    """Radius of the cell."""
    nucleus: Range
    """Radius of the nucleus."""
    pink: Range
    """Share of the pink counterstain; the rest is cyan."""
    density: Range
    """Strength of the cytoplasm's stain."""
    chromatin: Range
    """Strength of the nuclear stain."""
    coarse: Range
    """Contrast of the chromatin."""
    roughness: Range
    """Irregularity of the nuclear outline."""
    halo: Range = (0.0, 0.0)
    """Width of the clear zone around the nucleus."""
    two_nuclei: float = 0.0
    """Share of cells with two."""


LOOKS = MappingProxyType(
    {
        "superficial": Look(
            cytoplasm=(0.34, 0.45),
            nucleus=(0.045, 0.075),
            pink=(0.45, 1.0),
            density=(0.45, 0.85),
            chromatin=(1.0, 1.5),
            coarse=(0.0, 0.2),
            roughness=(0.02, 0.05),
        ),
        "intermediate": Look(
            cytoplasm=(0.32, 0.43),
            nucleus=(0.072, 0.105),
            pink=(0.0, 0.6),
            density=(0.4, 0.8),
            chromatin=(0.6, 1.0),
            coarse=(0.15, 0.4),
            roughness=(0.02, 0.06),
        ),
        "parabasal": Look(
            cytoplasm=(0.19, 0.29),
            nucleus=(0.085, 0.125),
            pink=(0.0, 0.4),
            density=(0.75, 1.2),
            chromatin=(0.7, 1.1),
            coarse=(0.15, 0.4),
            roughness=(0.02, 0.06),
        ),
        "koilocyte": Look(
            cytoplasm=(0.31, 0.43),
            nucleus=(0.085, 0.125),
            pink=(0.1, 0.8),
            density=(0.55, 1.0),
            chromatin=(0.8, 1.3),
            coarse=(0.2, 0.5),
            roughness=(0.05, 0.12),
            halo=(0.06, 0.12),
            two_nuclei=0.25,
        ),
        "dysplastic": Look(
            cytoplasm=(0.20, 0.33),
            nucleus=(0.115, 0.185),
            pink=(0.0, 0.5),
            density=(0.6, 1.0),
            chromatin=(1.0, 1.6),
            coarse=(0.4, 0.9),
            roughness=(0.06, 0.15),
        ),
    }
)
"""Class name to look; the names are borrowed, the cells are invented."""
