"""Read the picture of a mask that lies beside an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.images.decode import decode_image

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskImage


def mask_picture(of: MaskImage, path: Path | None) -> NDArray[np.uint8]:
    """Decode the mask, and see that it is as large as its image.

    Returns:
        RGB, shape ``(height, width, 3)``.

    Raises:
        MaskError: If there is none, or it has another size.
        ImageError: If it cannot be read.
    """
    if path is None:
        raise MaskError(
            of.image.name,
            found="none",
            expected="a column 'mask' in the manifest, with a path in this row",
        )
    picture = decode_image(path)
    if picture.shape[:2] != (of.height, of.width):
        raise MaskError(
            of.image.name,
            found=f"{picture.shape[1]} x {picture.shape[0]} px in {path.name}",
            expected=f"the size of the image, {of.width} x {of.height} px",
        )
    return picture
