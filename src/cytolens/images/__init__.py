"""Safe decoding, resampling and the one preprocessing."""

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError, ImageTooLargeError
from cytolens.images.preprocessing import Fit, Normalisation, Preprocessing, Resample
from cytolens.images.probe import ImageInfo, probe_image

__all__ = [
    "Fit",
    "ImageError",
    "ImageInfo",
    "ImageTooLargeError",
    "Normalisation",
    "Preprocessing",
    "Resample",
    "decode_image",
    "probe_image",
]
