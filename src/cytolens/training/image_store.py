"""The run's images, decoded and resized once, in one file that is mapped to memory.

Decoding costs more than a training step of a small network. Here it is paid once; an
epoch then reads ``uint8`` pixels from the disk's cache, and memory stays flat however
many images there are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError
from cytolens.training.atomic_file import full_disk_said, write_atomically
from cytolens.training.errors import DiskFullError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest import Manifest

CHUNK = 128
PIXELS_FILE = "images.u8"
INDEX_FILE = "images.json"


@dataclass(frozen=True)
class ImageStore:
    """Pixels of a manifest's samples, in its row order."""

    path: Path
    shape: tuple[int, int, int]
    """Samples, images per sample, side in pixels."""
    unreadable: dict[int, str]
    """Rows whose image could not be read, and why; their pixels are zero."""

    @cached_property
    def _pixels(self) -> NDArray[np.uint8]:
        samples, images, side = self.shape
        return np.memmap(
            self.path, np.uint8, mode="r", shape=(samples, images, side, side, 3)
        )

    def read(self, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Copy samples, shape ``(rows, images, side, side, 3)``."""
        return np.ascontiguousarray(self._pixels[rows])

    def __getstate__(self) -> dict[str, Any]:
        # A mapped file pickles as its content; another process maps it again.
        return {k: v for k, v in self.__dict__.items() if k != "_pixels"}


def open_store(
    manifest: Manifest,
    preprocessing: Preprocessing,
    *,
    folder: Path,
    on_image: Callable[[int, int], None] | None = None,
) -> ImageStore:
    """Decode a manifest's images into a folder, or find them there from before.

    Args:
        manifest: Whose images.
        preprocessing: How they are brought to one size.
        folder: Scratch folder of the run.
        on_image: Told how many of how many samples are done.

    Raises:
        DiskFullError: If the pixels do not fit the disk; said before they are written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape = (len(manifest), len(manifest.image_columns), preprocessing.size_px)
    path, index = folder / PIXELS_FILE, folder / INDEX_FILE
    key = _content_key(manifest, preprocessing)
    unreadable = _found(index, key)
    if unreadable is None:
        index.unlink(missing_ok=True)
        unreadable = _write_pixels(manifest, preprocessing, path, on_image)
        record = json.dumps({"key": key, "unreadable": unreadable})
        write_atomically(index, record.encode())
    return ImageStore(path, shape, unreadable)


def _content_key(manifest: Manifest, preprocessing: Preprocessing) -> str:
    """Name what the pixels depend on; a file that changed has another size or time."""
    digest = hashlib.sha256(manifest.fingerprint.encode())
    digest.update(preprocessing.model_dump_json().encode())
    for column in manifest.image_columns:
        for path in manifest.image_paths(column):
            stat = path.stat() if path.is_file() else None
            facts = None if stat is None else (stat.st_size, stat.st_mtime_ns)
            digest.update(f"{path}{facts}".encode())
    return digest.hexdigest()


def _found(index: Path, key: str) -> dict[int, str] | None:
    if not index.is_file():
        return None
    record = json.loads(index.read_text())
    if record["key"] != key:
        return None
    return {int(row): reason for row, reason in record["unreadable"].items()}


def _write_pixels(
    manifest: Manifest,
    preprocessing: Preprocessing,
    path: Path,
    on_image: Callable[[int, int], None] | None,
) -> dict[int, str]:
    sample_bytes = len(manifest.image_columns) * preprocessing.size_px**2 * 3
    needed = len(manifest) * sample_bytes
    path.unlink(missing_ok=True)
    if shutil.disk_usage(path.parent).free < needed:
        raise DiskFullError(path, needed_mb=needed / 1e6)
    unreadable: dict[int, str] = {}
    # Plain writes, not a mapped file: on a full disk those fail with an error, a
    # mapped file with a signal that kills the process.
    with full_disk_said(path), path.open("wb") as stream:
        for row, pixels in enumerate(_decode_all(manifest, preprocessing)):
            if isinstance(pixels, ImageError):
                unreadable[row] = str(pixels)
                stream.write(bytes(sample_bytes))
            else:
                stream.write(pixels.tobytes())
            if on_image is not None:
                on_image(row + 1, len(manifest))
    return unreadable


def _decode_all(
    manifest: Manifest, preprocessing: Preprocessing
) -> Iterator[NDArray[np.uint8] | ImageError]:
    columns = [manifest.image_paths(column) for column in manifest.image_columns]
    jobs = list(zip(*columns, strict=True))
    mpp = manifest.table["mpp"].astype("float64").to_numpy(na_value=np.nan)

    def decode(row: int) -> NDArray[np.uint8] | ImageError:
        try:
            return np.stack(
                [
                    preprocessing.resize(decode_image(path), mpp=float(mpp[row]))
                    for path in jobs[row]
                ]
            )
        except ImageError as error:
            return error

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, len(jobs), CHUNK):
            # In chunks, so that decoded images never queue up in memory.
            yield from pool.map(decode, range(start, min(start + CHUNK, len(jobs))))
