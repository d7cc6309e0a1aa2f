"""Look at every image of a manifest once, on all cores, keeping only fingerprints."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from os import cpu_count
from pathlib import Path
from typing import TypeVar

import numpy as np

from cytolens.manifest.check.fingerprint import (
    Fingerprint,
    Unreadable,
    fingerprint_image,
    keypoints_of,
)
from cytolens.manifest.check.keypoints import DESCRIPTOR_LENGTH
from cytolens.manifest.check.projection import Projection
from cytolens.manifest.schema import Manifest

PROJECTION_SAMPLE = 200

Progress = Callable[[str, int, int], None]
"""Called with the name of the stage, how many are done, and how many there are."""

_BATCH = 256
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class ImageRef:
    """One image of a manifest."""

    row: int
    column: str
    name: str
    """The path as the manifest has it."""
    path: Path


@dataclass(frozen=True)
class Survey:
    """Every image of a manifest, looked at."""

    readable: list[tuple[ImageRef, Fingerprint]]
    unreadable: list[tuple[ImageRef, Unreadable]]


def survey(manifest: Manifest, progress: Progress | None = None) -> Survey:
    """Decode and reduce all images; memory does not grow with their size."""
    refs = [
        ImageRef(row, column, str(manifest.table[column].iloc[row]), path)
        for column in manifest.image_columns
        for row, path in enumerate(manifest.image_paths(column))
    ]
    projection = _fit_projection([ref.path for ref in refs])
    look = partial(fingerprint_image, projection=projection)
    result = Survey([], [])
    looked = on_all_cores(look, [ref.path for ref in refs])
    for done, (ref, found) in enumerate(zip(refs, looked, strict=True), start=1):
        if isinstance(found, Unreadable):
            result.unreadable.append((ref, found))
        else:
            result.readable.append((ref, found))
        if progress:
            progress("images", done, len(refs))
    return result


def on_all_cores(
    work: Callable[[_Item], _Result], items: Iterable[_Item]
) -> Iterator[_Result]:
    """Apply ``work`` in threads (decoding and OpenCV release the lock), in order."""
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        # In batches, so that neither waiting work nor finished results pile up.
        waiting = iter(items)
        while batch := list(islice(waiting, _BATCH)):
            yield from pool.map(work, batch)


def _fit_projection(paths: list[Path]) -> Projection:
    step = max(1, len(paths) // PROJECTION_SAMPLE)
    found = [points for points in on_all_cores(keypoints_of, paths[::step]) if points]
    descriptors = [points.descriptors for points in found]
    empty = np.zeros((0, DESCRIPTOR_LENGTH), np.float32)
    return Projection.fit(np.concatenate([empty, *descriptors]))
