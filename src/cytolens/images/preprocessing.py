"""The one preprocessing: what a network saw in training is what it sees everywhere.

A `Preprocessing` is plain data, stored in the bundle. It works in two steps, so
that training can augment between them and an engine can fold the second into its
graph: geometry (``uint8`` in, ``uint8`` out) and normalisation (``float32``).
Neither step imports torch.
"""

import math
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cytolens.config import StrictModel
from cytolens.images.errors import ImageError
from cytolens.images.normalisation import Normalisation, normalise_batch
from cytolens.images.resampling import (
    Fit,
    Frame,
    Resample,
    frame_by_fit,
    frame_by_mpp,
    show_centre,
)
from cytolens.units import MicronsPerPixel

__all__ = ["Fit", "Normalisation", "Preprocessing", "Resample"]


class Preprocessing(StrictModel):
    """From any decoded image to a network's input."""

    size_px: Annotated[int, Field(ge=16, le=2048)]
    """Side of the square the network sees."""
    resample: Resample = Resample.BILINEAR
    fit: Fit = Fit.STRETCH
    resize_px: Annotated[int, Field(ge=16, le=4096)] | None = None
    """Fit to this side first, then cut out the centre; None: to `size_px` itself."""
    mpp: Annotated[MicronsPerPixel, Field(gt=0)] | None = None
    """Resolution the network was trained at. Where a sample's own mpp is known too,
    the image is first resampled by the ratio and then cropped or padded to the size;
    where either is unknown, `fit` alone applies."""
    normalisation: Normalisation = Normalisation.IMAGENET

    def resize(
        self, rgb: NDArray[np.uint8], *, mpp: float | None = None
    ) -> NDArray[np.uint8]:
        """Bring one image to the network's size.

        Args:
            rgb: Image, shape ``(height, width, 3)``.
            mpp: Microns per pixel of this image; ``None`` or NaN where unknown.

        Returns:
            Image of shape ``(size_px, size_px, 3)``, never the same memory.

        Raises:
            ImageError: If the array is no 8-bit RGB image, or mpp is not positive.
        """
        _require_rgb(rgb, sides=2)
        frame = self.frame(rgb.shape[1], rgb.shape[0], mpp=mpp)
        return show_centre(rgb, frame, size_px=self.size_px, resample=self.resample)

    def normalise(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn resized images ``(n, s, s, 3)`` into network input ``(n, 3, s, s)``.

        Raises:
            ImageError: If the array is no batch of 8-bit RGB images.
        """
        _require_rgb(batch, sides=3)
        return normalise_batch(batch, self.normalisation)

    def __call__(
        self, rgb: NDArray[np.uint8], *, mpp: float | None = None
    ) -> NDArray[np.float32]:
        """Resize and normalise one image; returns shape ``(3, size_px, size_px)``."""
        result: NDArray[np.float32] = self.normalise(self.resize(rgb, mpp=mpp)[None])[0]
        return result

    def frame(self, width: int, height: int, *, mpp: float | None = None) -> Frame:
        """Say how large `resize` makes an image before it shows the centre.

        Raises:
            ImageError: If mpp is not positive.
        """
        if self.mpp is None or mpp is None or math.isnan(mpp):
            return frame_by_fit(
                width, height, size_px=self.resize_px or self.size_px, fit=self.fit
            )
        if not 0 < mpp < math.inf:
            raise ImageError(
                "resolution", found=f"mpp {mpp}", expected="a positive number"
            )
        return frame_by_mpp(width, height, ratio=mpp / self.mpp)


def _require_rgb(array: NDArray[np.uint8], *, sides: int) -> None:
    """Refuse an array that is not ``sides`` dimensions of 8-bit RGB, none empty."""
    is_rgb = array.ndim == sides + 1 and array.shape[-1] == 3 and array.size > 0
    if not is_rgb or array.dtype != np.uint8:
        raise ImageError(
            "array",
            found=f"{array.dtype} of shape {array.shape}",
            expected="uint8 of shape " + "(..., height, width, 3)",
        )
