"""A manifest's images, decoded and resized once for all runs that want them so.

Decoding costs more than a training step of a small network. Here it is paid once; an
epoch, another fold and another run then read ``uint8`` pixels from a file that is
mapped to memory, and memory stays flat however many images there are.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cytolens.caching.cache import Cache, open_cache
from cytolens.caching.image_keys import (
    content_key,
    content_keys,
    read_image_file,
    resizing_name,
)
from cytolens.caching.pack import KEY_BYTES, RecordShape
from cytolens.caching.records import Records, Shelf, open_records
from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest import Manifest

CHUNK = 128
KIND = "images"
UNREADABLE = bytes(KEY_BYTES)
"""Stands for the key of a file that cannot be read."""


@dataclass(frozen=True)
class ImageStore:
    """Pixels of a manifest's samples, in its row order."""

    records: Records
    shape: tuple[int, int, int]
    """Samples, images per sample, side in pixels."""
    unreadable: dict[int, str]
    """Rows whose image could not be read, and why; their pixels are zero."""
    keys: tuple[bytes, ...] = field(repr=False)
    """Digest of each image, sample after sample."""
    resizing: str = ""
    """Digest of how they were decoded and resized."""

    def read(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Copy samples, shape ``(rows, images, side, side, 3)``."""
        images = self.shape[1]
        numbers = np.asarray(rows, np.int64)[:, None] * images + np.arange(images)
        return self.records.read(numbers)


def open_store(
    manifest: Manifest,
    preprocessing: Preprocessing,
    *,
    cache: Cache | None = None,
    on_image: Callable[[int, int], None] | None = None,
) -> ImageStore:
    """Decode a manifest's images, or find them from before.

    Args:
        manifest: Whose images.
        preprocessing: How they are brought to one size.
        cache: Where; by default the user's.
        on_image: Told how many are decoded, of how many that had to be.

    Raises:
        CacheDiskFullError: If the pixels do not fit the disk; said before they are
            written.
    """
    sources = _Sources(manifest, preprocessing)
    size_px = preprocessing.size_px
    shelf = Shelf(
        cache or open_cache(),
        KIND,
        resizing_name(preprocessing),
        RecordShape("uint8", (size_px, size_px, 3)),
    )
    records = open_records(
        shelf, sources.keys, lambda missing: sources.decode(missing, on_image)
    )
    images = len(manifest.image_columns)
    return ImageStore(
        records=records,
        shape=(len(manifest), images, size_px),
        unreadable=sources.unreadable(records),
        keys=tuple(sources.keys),
        resizing=shelf.name,
    )


class _Sources:
    """The files behind the keys."""

    def __init__(self, manifest: Manifest, preprocessing: Preprocessing) -> None:
        self.preprocessing = preprocessing
        columns = [manifest.image_paths(column) for column in manifest.image_columns]
        self.paths: list[Path] = [p for row in zip(*columns, strict=True) for p in row]
        self.images = len(columns)
        mpp = manifest.table["mpp"].astype("float64").to_numpy(na_value=np.nan)
        # What the pixels do not follow from is no part of the key.
        looks = preprocessing.mpp is not None
        self.mpps = [
            float(value) if looks else None for value in np.repeat(mpp, self.images)
        ]
        found = content_keys(self.paths, self.mpps)
        self.keys = [key or UNREADABLE for key in found]

    def decode(
        self, missing: Sequence[bytes], on_image: Callable[[int, int], None] | None
    ) -> Iterator[tuple[bytes, NDArray[np.uint8]]]:
        """Yield the pixels of each image that can be read."""
        first = {key: i for i, key in reversed(list(enumerate(self.keys)))}
        jobs = [first[key] for key in missing if key != UNREADABLE]
        done = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for start in range(0, len(jobs), CHUNK):
                # In chunks, so that decoded images never queue up in memory.
                chunk = jobs[start : start + CHUNK]
                for place, pixels in zip(
                    chunk, pool.map(self._one, chunk), strict=True
                ):
                    if not isinstance(pixels, ImageError):
                        yield self.keys[place], pixels
                    done += 1
                    if on_image is not None:
                        on_image(done, len(jobs))

    def unreadable(self, records: Records) -> dict[int, str]:
        """Rows with an image that could not be read, and why."""
        reasons: dict[int, str] = {}
        for place in map(int, np.flatnonzero(records.pack_of < 0)):
            found = self._one(place)
            error = found if isinstance(found, ImageError) else self._changed(place)
            reasons.setdefault(place // self.images, str(error))
        return reasons

    def _one(self, place: int) -> NDArray[np.uint8] | ImageError:
        """Decode one image from the very bytes that have its key."""
        path, mpp = self.paths[place], self.mpps[place]
        try:
            content = read_image_file(path)
            if content is None or content_key(content, mpp) != self.keys[place]:
                decode_image(path)  # says why it cannot be read, if it cannot
                return self._changed(place)
            rgb = decode_image(content, name=str(path))
            return self.preprocessing.resize(rgb, mpp=mpp)
        except ImageError as error:
            return error

    def _changed(self, place: int) -> ImageError:
        return ImageError(
            str(self.paths[place]),
            found="a file that changed while it was read",
            expected="one that nobody writes to; run again when it is finished",
        )
