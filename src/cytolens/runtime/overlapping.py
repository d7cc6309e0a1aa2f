"""Score pieces of batches at the same time and put the answers back in order.

One thread for each piece in work is more images a second than one piece spread over
all threads, and small pieces keep the memory of what lies between layers small,
whatever the size of a batch. The sum in each output is always taken by one thread, so
that an answer does not depend on how many there are.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

    Score = Callable[[NDArray[np.uint8]], NDArray[np.float64]]
    Parts = list[Future[NDArray[np.float64]]]

PIECE = 4
"""Samples that go through a network at once."""


def pieces_of(batch: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Cut a batch, shape ``(n, ...)``, after every `PIECE` samples."""
    return [batch[start : start + PIECE] for start in range(0, len(batch), PIECE)]


@dataclass(frozen=True)
class Overlapping:
    """Scores a stream of batches in threads."""

    score: Score
    """Scores one piece; called from several threads at once. Never an empty one."""
    threads: int
    empty: NDArray[np.float64]
    """The answer to an empty batch, shape ``(0, classes)``."""

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score batches in order; see `Engine.stream`.

        Another batch is taken when the pieces behind the oldest one would not keep
        every thread busy.
        """
        in_work: deque[Parts] = deque()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="engine")
        try:
            for batch in batches:
                in_work.append([pool.submit(self.score, p) for p in pieces_of(batch)])
                while sum(map(len, in_work)) - len(in_work[0]) >= 2 * self.threads:
                    yield self._joined(in_work.popleft())
            while in_work:
                yield self._joined(in_work.popleft())
        finally:
            pool.shutdown(cancel_futures=True)

    def _joined(self, parts: Parts) -> NDArray[np.float64]:
        return np.concatenate([self.empty, *(part.result() for part in parts)])
