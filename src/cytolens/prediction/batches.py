"""Decode ahead in threads, a bounded number of images at a time."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing

Picture = Path | np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Source:
    """One sample to score: its image, or its image before and after."""

    name: str
    pictures: tuple[Picture, ...]
    mpp: float | None = None


@dataclass(frozen=True)
class Unreadable:
    """A sample that could not be scored, and why."""

    sample: str
    path: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """Samples in order: those that could be read, and those that could not."""

    rows: list[int]
    """Position of each scored sample among all sources."""
    inputs: NDArray[np.uint8]
    """Shape ``(rows, size, size, 3)``, or ``(rows, 2, size, size, 3)`` for pairs."""
    unreadable: list[Unreadable]


def decoded_batches(
    sources: Iterable[Source],
    preprocessing: Preprocessing,
    *,
    batch_size: int,
    threads: int | None = None,
) -> Generator[Batch]:
    """Decode and resize; never more than two batches of images are held.

    Args:
        sources: Samples, taken as they are needed.
        preprocessing: The bundle's own.
        batch_size: Samples in a batch.
        threads: Decoding threads; one for each core, at most 8, by default.
    """
    workers = threads or min(8, os.cpu_count() or 1)
    with ThreadPoolExecutor(workers) as pool:
        results = _in_order(
            pool,
            sources,
            lambda source: _read(source, preprocessing),
            ahead=2 * batch_size,
        )
        numbered = enumerate(results)
        while chunk := list(islice(numbered, batch_size)):
            yield _assemble(chunk)


def _in_order(
    pool: ThreadPoolExecutor,
    sources: Iterable[Source],
    work: Callable[[Source], NDArray[np.uint8] | Unreadable],
    *,
    ahead: int,
) -> Iterator[NDArray[np.uint8] | Unreadable]:
    waiting: deque[Future[NDArray[np.uint8] | Unreadable]] = deque()
    try:
        for source in sources:
            waiting.append(pool.submit(work, source))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _read(
    source: Source, preprocessing: Preprocessing
) -> NDArray[np.uint8] | Unreadable:
    images = []
    for picture in source.pictures:
        try:
            rgb = decode_image(picture) if isinstance(picture, Path) else picture
            images.append(preprocessing.resize(rgb, mpp=source.mpp))
        except ImageError as error:
            path = str(picture) if isinstance(picture, Path) else source.name
            return Unreadable(source.name, path, error.found)
    return np.stack(images) if len(images) > 1 else images[0]


def _assemble(chunk: list[tuple[int, NDArray[np.uint8] | Unreadable]]) -> Batch:
    good = [(row, item) for row, item in chunk if not isinstance(item, Unreadable)]
    bad = [item for _, item in chunk if isinstance(item, Unreadable)]
    if not good:
        return Batch([], np.empty((0,), dtype=np.uint8), bad)
    inputs = np.stack([item for _, item in good])
    return Batch([row for row, _ in good], inputs, bad)
