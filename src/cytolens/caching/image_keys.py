"""What the pixels of an image follow from: its bytes, and how it is resized.

Bytes are read and hashed each time. A size and a time of change would be quicker to
ask for, but tools that restore both (copies, archives, network disks) would make the
cache lie. Hashing is bound by the disk; decoding costs ten times as much.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import cv2
import PIL
from PIL import features

from cytolens.images.errors import ImageError
from cytolens.images.limits import MAX_PIXELS, check_file_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cytolens.images.preprocessing import Preprocessing

DECODER_VERSION = 1
"""To be raised whenever `decode_image` or `Preprocessing.resize` gives other pixels."""


def resizing_name(preprocessing: Preprocessing) -> str:
    """Digest of how images are decoded and resized; normalisation comes later."""
    facts = preprocessing.model_dump(mode="json", exclude={"normalisation"})
    decoder = {
        "version": DECODER_VERSION,
        "pillow": PIL.__version__,
        "jpeg": features.version("jpg"),
        "opencv": cv2.__version__,
    }
    text = json.dumps({"decoder": decoder, **facts}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def content_key(content: bytes, mpp: float | None) -> bytes:
    """Key of one image.

    Args:
        content: The encoded image.
        mpp: Its resolution, where the preprocessing looks at it; else None.
    """
    digest = hashlib.sha256(content)
    if mpp is not None and not math.isnan(mpp):
        digest.update(f"mpp {mpp!r}".encode())
    return digest.digest()


def read_image_file(path: Path) -> bytes | None:
    """All bytes of a file; None where it is missing, or larger than an image may be."""
    if not path.is_file():  # to open a pipe would be to wait for ever
        return None
    try:
        with path.open("rb") as stream:
            check_file_bytes(stream, max_pixels=MAX_PIXELS, name=str(path))
            stream.seek(0)
            return stream.read()
    except (OSError, ImageError):
        return None


def content_keys(
    paths: Sequence[Path], mpps: Sequence[float | None]
) -> list[bytes | None]:
    """Keys of many images; None where a file cannot be read."""

    def read(number: int) -> bytes | None:
        content = read_image_file(paths[number])
        return None if content is None else content_key(content, mpps[number])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(read, range(len(paths)), chunksize=64))
