"""The one preprocessing: what a network saw in training is what it sees everywhere.

A `Preprocessing` is plain data, stored in the bundle. It works in two steps, so
that training can augment between them and an engine can fold the second into its
graph: geometry (``uint8`` in, ``uint8`` out) and normalisation (``float32``).
Neither step imports torch.
"""

from enum import StrEnum
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cytolens.config import StrictModel
from cytolens.units import MicronsPerPixel


class Normalisation(StrEnum):
    """How ``uint8`` RGB becomes the numbers a backbone was trained on."""

    IMAGENET = "imagenet"
    """RGB in [0, 1], minus (.485, .456, .406), over (.229, .224, .225)."""
    CAFFE_BGR = "caffe-bgr"
    """BGR in [0, 255] minus (103.939, 116.779, 123.68), as Keras' ResNet50."""
    HALF = "half"
    """RGB scaled to [-1, 1]: mean .5, deviation .5."""
    UNIT = "unit"
    """RGB in [0, 1]."""


class Resample(StrEnum):
    """Pillow's antialiasing filters."""

    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    LANCZOS = "lanczos"
    BOX = "box"


class Fit(StrEnum):
    """How an image that is not square meets a square network input."""

    STRETCH = "stretch"
    """Resize both sides to the size, whatever the aspect."""
    CROP = "crop"
    """Resize the shorter side to the size and crop the centre."""
    PAD = "pad"
    """Resize the longer side to the size and pad with the border's mean colour."""


class Preprocessing(StrictModel):
    """From any decoded image to a network's input."""

    size_px: Annotated[int, Field(ge=16, le=2048)]
    """Side of the square the network sees."""
    resample: Resample = Resample.BILINEAR
    fit: Fit = Fit.STRETCH
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
            mpp: Microns per pixel of this image, where known.

        Returns:
            Image of shape ``(size_px, size_px, 3)``.
        """
        raise NotImplementedError

    def normalise(self, batch: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn resized images ``(n, s, s, 3)`` into network input ``(n, 3, s, s)``."""
        raise NotImplementedError

    def __call__(
        self, rgb: NDArray[np.uint8], *, mpp: float | None = None
    ) -> NDArray[np.float32]:
        """Resize and normalise one image; returns shape ``(3, size_px, size_px)``."""
        result: NDArray[np.float32] = self.normalise(self.resize(rgb, mpp=mpp)[None])[0]
        return result
