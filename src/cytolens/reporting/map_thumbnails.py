"""Small photographs of samples with the map of where a model looked beside them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.drawing.colours import colour_map
from cytolens.explanation.drawing.panels import OPACITY, pale_grey, value_range

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.explanation import Explanation

SIDE_PX = 224


def encode_maps(explanation: Explanation) -> bytes:
    """Encode each image, and beside it the same with the map over it, as one JPEG."""
    from PIL import Image

    sides = [
        side
        for picture, values in zip(
            explanation.pictures, explanation.saliency.values, strict=True
        )
        for side in (picture, _over(picture, values, explanation))
    ]
    strip = Image.new("RGB", (SIDE_PX * len(sides), SIDE_PX))
    for number, side in enumerate(sides):
        sized = Image.fromarray(side).resize(
            (SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC
        )
        strip.paste(sized, (number * SIDE_PX, 0))
    buffer = io.BytesIO()
    strip.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _over(
    picture: NDArray[np.uint8], values: NDArray[np.float32], explanation: Explanation
) -> NDArray[np.uint8]:
    saliency = explanation.saliency
    least, largest = value_range(saliency)
    scaled = np.clip((values - least) / max(largest - least, 1e-12), 0, 1)
    colours = np.asarray(colour_map(saliency.kind)(scaled))[..., :3] * 255
    mixed = (1 - OPACITY) * pale_grey(picture) + OPACITY * colours
    return np.asarray(np.rint(mixed), dtype=np.uint8)
