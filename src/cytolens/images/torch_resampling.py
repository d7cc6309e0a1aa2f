"""torchvision's antialiased resize of 8-bit images, to the bit, without torch.

Transformers' image processors use it. It differs from Pillow by a level here and
there, since its coefficients have 16 bits; enough to move a probability by 1e-3.

Source:
    PyTorch, ``aten/src/ATen/native/cpu/UpSampleKernel.cpp``: the horizontal pass, then
    the vertical one, each in whole numbers and rounded to 8 bits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_MAX_WEIGHT = 1 << 15
_MAX_PRECISION = 22
_MOST_OUTPUTS = 1 << 18
"""Beyond, an image is a sliver whose frame is not worth its memory."""
_CUBIC = -0.5

Kernel = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _bilinear(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(1.0 - np.abs(x), 0.0)


def _bicubic(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys 1981 with a = -.5."""
    x = np.abs(x)
    near = ((_CUBIC + 2) * x - (_CUBIC + 3)) * x * x + 1
    far = (((x - 5) * x + 8) * x - 4) * _CUBIC
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


_KERNELS: dict[str, tuple[Kernel, float]] = {
    "bilinear": (_bilinear, 1.0),
    "bicubic": (_bicubic, 2.0),
}


def resize_like_torch(
    rgb: NDArray[np.uint8],
    *,
    width: tuple[int, int, int],
    height: tuple[int, int, int],
    kernel: str,
) -> NDArray[np.uint8]:
    """Resize an image and keep a window of the result.

    Args:
        rgb: Image, shape ``(height, width, 3)``.
        width: Of the whole result; first column and number of columns kept.
        height: The same for rows.
        kernel: ``bilinear`` or ``bicubic``.

    Returns:
        Shape ``(rows kept, columns kept, 3)``.
    """
    across = _pass(rgb, 1, width, kernel)
    return _pass(across, 0, height, kernel)


def _pass(
    image: NDArray[np.uint8], axis: int, target: tuple[int, int, int], kernel: str
) -> NDArray[np.uint8]:
    length, first, kept = target
    if image.shape[axis] == length:
        return image.take(range(first, first + kept), axis=axis)
    taps = _taps(image.shape[axis], length, first, kept, kernel)
    column = (-1, 1, 1) if axis == 0 else (1, -1, 1)
    sums = np.full((), 1 << (taps.precision - 1), dtype=np.int32)
    for places, weights in zip(taps.places, taps.weights, strict=True):
        sums = sums + image.take(places, axis=axis) * weights.reshape(column)
    result: NDArray[np.uint8] = np.clip(sums >> taps.precision, 0, 255).astype(np.uint8)
    return result


@dataclass(frozen=True)
class _Taps:
    """The pixels that make each output, one tap after the other."""

    places: NDArray[np.intp]
    """Shape ``(taps, kept)``."""
    weights: NDArray[np.int32]
    """Whole-number coefficients, same shape; sums of products stay below 2**31."""
    precision: int
    """Binary places of the coefficients."""


@lru_cache(maxsize=64)
def _taps(n_in: int, n_out: int, first: int, kept: int, kernel: str) -> _Taps:
    # The places after the point depend on all outputs, not only on those kept.
    everything = n_out <= _MOST_OUTPUTS
    places, weights = _weights(
        n_in, n_out, np.arange(n_out) if everything else first + np.arange(kept), kernel
    )
    precision = _precision(float(weights.max()))
    if everything:
        window = slice(first, first + kept)
        places, weights = places[:, window], weights[:, window]
    scaled = weights * 2.0**precision
    whole = np.trunc(scaled + np.copysign(0.5, scaled)).astype(np.int32)
    return _Taps(places, whole, precision)


def _weights(
    n_in: int, n_out: int, outputs: NDArray[np.intp], kernel: str
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Pixels and coefficients of each output, shape ``(taps, outputs)``."""
    function, support = _KERNELS[kernel]
    scale = n_in / n_out
    stretch = max(scale, 1.0)
    centres = scale * (outputs + 0.5)
    start = np.maximum((centres - support * stretch + 0.5).astype(np.intp), 0)
    stop = np.minimum((centres + support * stretch + 0.5).astype(np.intp), n_in)
    places = start + np.arange((stop - start).max())[:, None]
    weights = function((places - centres + 0.5) / stretch) * (places < stop)
    weights /= weights.sum(axis=0)
    return np.minimum(places, n_in - 1), weights


def _precision(largest: float) -> int:
    """Most binary places for which the largest coefficient still has 16 bits."""
    fitting = (
        places
        for places in range(_MAX_PRECISION)
        if int(0.5 + largest * (1 << (places + 1))) >= _MAX_WEIGHT
    )
    return next(fitting, _MAX_PRECISION)
