"""How ``uint8`` RGB becomes the numbers that a backbone was trained on."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray


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
    CLIP = "clip"
    """RGB in [0, 1], minus (.481, .458, .408), over (.269, .261, .276), as CLIP."""


Triple = tuple[float, float, float]


@dataclass(frozen=True)
class NormalisationConstants:
    """``output[c] = (pixel / divisor - mean[c]) / std[c]``, in output channel order.

    An engine folds these into its graph; a Transformers processor takes them as they
    are.
    """

    mean: Triple
    std: Triple = (1.0, 1.0, 1.0)
    divisor: float = 255.0
    is_bgr: bool = False
    """Whether output channel 0 is blue."""


_CONSTANTS = {
    Normalisation.IMAGENET: NormalisationConstants(
        mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)
    ),
    Normalisation.CAFFE_BGR: NormalisationConstants(
        mean=(103.939, 116.779, 123.68), divisor=1.0, is_bgr=True
    ),
    Normalisation.HALF: NormalisationConstants(
        mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5)
    ),
    Normalisation.CLIP: NormalisationConstants(
        mean=(0.48145466, 0.4578275, 0.40821073),
        std=(0.26862954, 0.26130258, 0.27577711),
    ),
    Normalisation.UNIT: NormalisationConstants(mean=(0.0, 0.0, 0.0)),
}


def normalisation_constants(kind: Normalisation) -> NormalisationConstants:
    """Give the constants of one normalisation."""
    return _CONSTANTS[kind]


@cache
def _lookup(kind: Normalisation) -> NDArray[np.float32]:
    """Every output of every channel: shape ``(3, 256)``."""
    constants = _CONSTANTS[kind]
    levels = np.arange(256, dtype=np.float64) / constants.divisor
    mean = np.array(constants.mean)[:, None]
    std = np.array(constants.std)[:, None]
    return np.asarray((levels - mean) / std, dtype=np.float32)


def normalise_batch(
    batch: NDArray[np.uint8], kind: Normalisation
) -> NDArray[np.float32]:
    """Turn RGB images ``(n, h, w, 3)`` into network input ``(n, 3, h, w)``."""
    table = _lookup(kind)
    order = (2, 1, 0) if _CONSTANTS[kind].is_bgr else (0, 1, 2)
    out = np.empty((len(batch), 3, *batch.shape[1:3]), dtype=np.float32)
    for channel, source in enumerate(order):
        # Every index is a byte, so "clip" only skips the range check.
        table[channel].take(batch[..., source], out=out[:, channel], mode="clip")
    return out
