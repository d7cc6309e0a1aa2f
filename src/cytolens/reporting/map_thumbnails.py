"""Small photographs of samples with the map of where a model looked beside them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.drawing.colours import colour_map
from cytolens.explanation.drawing.panels import OPACITY, pale_grey, value_range
from cytolens.explanation.drawing.scale_bar import BAR_INK
from cytolens.explanation.scale import length_text

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image as Picture

    from cytolens.explanation.explanation import Explanation
    from cytolens.explanation.scale import Scale

SIDE_PX = 224
BAR_PX = 3
MARGIN_PX = 5
FONT_PX = 12
PLATE = "#f4f4f4"


def encode_maps(explanation: Explanation) -> bytes:
    """Encode each image, and beside it the same with the map over it, as one JPEG.

    The image has a scale bar where its resolution is known.
    """
    from PIL import Image

    strip = Image.new("RGB", (2 * SIDE_PX * len(explanation.pictures), SIDE_PX))
    for row, picture in enumerate(explanation.pictures):
        values = explanation.saliency.values[row]
        photograph, over = _sized(picture), _sized(_over(picture, values, explanation))
        scale = explanation.scale_of(row)
        if scale is not None:
            _draw_bar(photograph, scale)
        strip.paste(photograph, (2 * row * SIDE_PX, 0))
        strip.paste(over, ((2 * row + 1) * SIDE_PX, 0))
    buffer = io.BytesIO()
    strip.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _sized(picture: NDArray[np.uint8]) -> Picture:
    from PIL import Image

    side = (SIDE_PX, SIDE_PX)
    return Image.fromarray(picture).resize(side, Image.Resampling.BICUBIC)


def _draw_bar(picture: Picture, scale: Scale) -> None:
    """Lower right, dark on a pale plate: seen on glass and on a nucleus."""
    from matplotlib.font_manager import findfont
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(picture)
    # Pillow's own font has no micro sign; this one comes with matplotlib.
    font = ImageFont.truetype(findfont("DejaVu Sans"), FONT_PX)
    text = length_text(scale.bar_um)
    long = round(scale.bar_um / scale.across * SIDE_PX / scale.size_px)
    wide = max(long, round(draw.textlength(text, font)))
    right = bottom = SIDE_PX - 2 * MARGIN_PX
    top = bottom - BAR_PX - FONT_PX - 2
    plate = (right - wide - MARGIN_PX, top - MARGIN_PX, right + MARGIN_PX)
    draw.rectangle((*plate, bottom + MARGIN_PX), fill=PLATE)
    middle = right - wide / 2
    draw.text((middle, top), text, fill=BAR_INK, font=font, anchor="mt")
    left = round(middle - long / 2)
    draw.rectangle((left, bottom - BAR_PX, left + long, bottom), fill=BAR_INK)


def _over(
    picture: NDArray[np.uint8], values: NDArray[np.float32], explanation: Explanation
) -> NDArray[np.uint8]:
    saliency = explanation.saliency
    least, largest = value_range(saliency)
    scaled = np.clip((values - least) / max(largest - least, 1e-12), 0, 1)
    colours = np.asarray(colour_map(saliency.kind)(scaled))[..., :3] * 255
    mixed = (1 - OPACITY) * pale_grey(picture) + OPACITY * colours
    return np.asarray(np.rint(mixed), dtype=np.uint8)
