"""What an export measured of itself; a proof adds of which model, where and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.bundle.stored_figure import StoredFigure


@dataclass(frozen=True)
class Measured:
    """The measured fields of a `Proof`."""

    split: str | None
    images: int
    tolerance: dict[str, float]
    largest_difference: float
    warnings: tuple[str, ...] = ()
    calibration_images: int = 0
    figures: tuple[StoredFigure, ...] = ()
    int8_layers: int = 0
    float_layers: tuple[str, ...] = ()


def unreadable(count: int) -> tuple[str, ...]:
    """A warning of samples that were left out, if there are any."""
    return (f"{count} samples could not be read and are left out.",) if count else ()
