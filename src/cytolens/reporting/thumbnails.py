"""Small pictures of samples for a page that stands alone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError
from cytolens.reporting.report import Gallery, Thumbnail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cytolens.evaluation.examples import Example
    from cytolens.manifest.schema import Manifest

SIDE_PX = 224


def example_gallery(
    examples: Sequence[Example], manifest: Manifest, *, caption: str
) -> Gallery:
    """Show examples; of a pair, both images side by side.

    A sample whose image is not there any more is left out: the figures stand without.
    """
    items = [_thumbnail(example, manifest) for example in examples]
    return Gallery(caption, tuple(item for item in items if item is not None))


def encode_thumbnail(paths: Sequence[Path]) -> bytes:
    """Encode images side by side as one JPEG, ``SIDE_PX`` high.

    Raises:
        ImageError: If one cannot be read.
    """
    from PIL import Image

    pictures = [Image.fromarray(decode_image(path)) for path in paths]
    sized = [
        picture.resize(
            (max(1, round(picture.width * SIDE_PX / picture.height)), SIDE_PX),
            Image.Resampling.BICUBIC,
        )
        for picture in pictures
    ]
    strip = Image.new("RGB", (sum(p.width for p in sized), SIDE_PX))
    left = 0
    for picture in sized:
        strip.paste(picture, (left, 0))
        left += picture.width
    buffer = io.BytesIO()
    strip.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _thumbnail(example: Example, manifest: Manifest) -> Thumbnail | None:
    rows = manifest.table[manifest.table["sample"] == example.sample]
    if rows.empty:
        return None
    paths = [manifest.root / str(rows.iloc[0][c]) for c in manifest.image_columns]
    try:
        jpeg = encode_thumbnail(paths)
    except ImageError:
        return None
    return Thumbnail(
        title=f"called {example.predicted}",
        caption=f"probability {example.probability:.2f}; truly {example.truth}",
        alt=(
            f"Sample {example.sample}: labelled {example.truth}, called "
            f"{example.predicted} with probability {example.probability:.2f}."
        ),
        jpeg=jpeg,
    )
