"""How large a pixel of a slide is, and who says so."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from cytolens.slides.errors import MissingResolutionError
from cytolens.units import MicronsPerPixel

if TYPE_CHECKING:
    from pathlib import Path

FINEST_MPP = 0.02
COARSEST_MPP = 20.0
"""Outside these two no microscope scans. Image editors write 72 or 96 dpi, which
would be 353 or 265 microns per pixel."""


class ResolutionSource(StrEnum):
    """Who says how large a pixel is."""

    FILE = "file"
    USER = "user"


def resolve_mpp(
    path: Path, *, from_file: float | None, from_user: float | None
) -> tuple[MicronsPerPixel, ResolutionSource]:
    """Take the user's figure, else the file's if it is plausible.

    Args:
        path: The slide, for the message.
        from_file: Microns per level-0 pixel as the file says.
        from_user: The same as the user says.

    Raises:
        MissingResolutionError: If there is no plausible figure.
    """
    if from_user is not None:
        if not FINEST_MPP <= from_user <= COARSEST_MPP:
            raise MissingResolutionError(
                path, found=f"--mpp is {from_user:g} microns per pixel"
            )
        return MicronsPerPixel(from_user), ResolutionSource.USER
    if from_file is None:
        raise MissingResolutionError(
            path, found="the file does not say how large a pixel is"
        )
    if not FINEST_MPP <= from_file <= COARSEST_MPP:
        raise MissingResolutionError(
            path,
            found=f"the file says {from_file:.4g} microns per pixel, which no "
            "microscope has",
        )
    return MicronsPerPixel(from_file), ResolutionSource.FILE
