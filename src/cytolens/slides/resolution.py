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
SQUARE_WITHIN = 0.02
"""Pixels whose sides differ by more than this share are not square."""


class ResolutionSource(StrEnum):
    """Who says how large a pixel is."""

    FILE = "file"
    USER = "user"


def resolve_mpp(
    path: Path, *, from_file: tuple[float, float] | None, from_user: float | None
) -> tuple[MicronsPerPixel, ResolutionSource]:
    """Take the user's figure, else the file's if it is plausible.

    Args:
        path: The slide, for the message.
        from_file: Microns per level-0 pixel, across and down, as the file says.
        from_user: One figure for both, as the user says.

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
    across, down = from_file
    if not all(FINEST_MPP <= side <= COARSEST_MPP for side in from_file):
        found = f"the file says {across:.4g} microns per pixel"
        raise MissingResolutionError(path, found=f"{found}, which no microscope has")
    if abs(across - down) > SQUARE_WITHIN * max(from_file):
        found = f"the file says that a pixel is {across:.4g} by {down:.4g} microns"
        raise MissingResolutionError(path, found=f"{found}, not square")
    return MicronsPerPixel((across + down) / 2), ResolutionSource.FILE
