"""Decode ahead in threads, a bounded number of images at a time."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from cytolens.images.decode import decode_image
from cytolens.images.errors import ImageError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing

Array = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
Picture = Path | Array
Item = TypeVar("Item")
MOST_AT_A_TIME = 8
"""Samples that a thread is given: to hand each over alone costs as much as decoding a
small image."""
SHARES = 4
"""Times that each thread is given some, at least, so that all end together."""


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


Read = Array | Unreadable


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
    few = length_hint(sources, MOST_AT_A_TIME * SHARES * workers) // (SHARES * workers)
    size = max(1, min(MOST_AT_A_TIME, batch_size // workers, few))
    with ThreadPoolExecutor(workers) as pool:
        results = _in_order(
            pool,
            _cut(sources, size),
            lambda group: [_read(source, preprocessing) for source in group],
            ahead=2 * batch_size // size,
        )
        for chunk in _cut(enumerate(results), batch_size):
            yield _assemble(chunk)


def _cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of so many, and one of the rest; items are taken as they are needed."""
    rest = iter(items)
    return iter(lambda: list(islice(rest, size)), [])


def _in_order(
    pool: ThreadPoolExecutor,
    groups: Iterable[Sequence[Source]],
    work: Callable[[Sequence[Source]], list[Read]],
    *,
    ahead: int,
) -> Iterator[Read]:
    waiting: deque[Future[list[Read]]] = deque()
    try:
        for group in groups:
            waiting.append(pool.submit(work, group))
            if len(waiting) >= ahead:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _read(source: Source, preprocessing: Preprocessing) -> Read:
    images = []
    for picture in source.pictures:
        try:
            rgb = decode_image(picture) if isinstance(picture, Path) else picture
            images.append(preprocessing.resize(rgb, mpp=source.mpp))
        except ImageError as error:
            path = str(picture) if isinstance(picture, Path) else source.name
            return Unreadable(source.name, path, error.found)
    return np.stack(images) if len(images) > 1 else images[0]


def _assemble(chunk: list[tuple[int, Read]]) -> Batch:
    good = [(row, item) for row, item in chunk if not isinstance(item, Unreadable)]
    bad = [item for _, item in chunk if isinstance(item, Unreadable)]
    if not good:
        return Batch([], np.empty((0,), dtype=np.uint8), bad)
    inputs = np.stack([item for _, item in good])
    return Batch([row for row, _ in good], inputs, bad)
