"""Kinds of masks by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    Regions = dict[str, NDArray[np.bool_]]
    """Name to mask, shape ``(height, width)`` of the image; they do not overlap."""


@dataclass(frozen=True)
class MaskImage:
    """What a reader gets to know of one image."""

    image: Path
    mask: Path | None
    """As the manifest's column ``mask`` says."""
    height: int
    width: int


@dataclass(frozen=True)
class MaskReader:
    """One kind of masks."""

    name: str
    summary: str
    regions: tuple[str, ...]
    read: Callable[[MaskImage], Regions]
    """Raises ``MaskError`` or ``ImageError``."""


MASKS: Registry[MaskReader] = Registry("kind of masks")
