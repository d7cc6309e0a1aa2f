from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.runtime.overlapping import PIECE, Overlapping, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY = np.empty((0, 1))


def first_pixels(piece: np.ndarray) -> np.ndarray:
    return piece[:, :1].astype(np.float64)


def batches(*counts: int) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [rng.integers(0, 256, (count, 5), dtype=np.uint8) for count in counts]


def test_pieces_are_all_of_the_batch_and_none_is_empty() -> None:
    (batch,) = batches(2 * PIECE + 1)
    pieces = pieces_of(batch)
    assert [len(piece) for piece in pieces] == [PIECE, PIECE, 1]
    np.testing.assert_array_equal(np.concatenate(pieces), batch)
    assert pieces_of(batch[:0]) == []


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_order_is_kept_though_pieces_end_out_of_order(threads: int) -> None:
    def slow_at_first(piece: np.ndarray) -> np.ndarray:
        time.sleep(0.02 if piece[0, 0] < 50 else 0)
        return first_pixels(piece)

    given = batches(9, 0, 1, 20, 3)
    work = Overlapping(slow_at_first, threads=threads, empty=EMPTY)
    for batch, found in zip(given, work.stream(given), strict=True):
        np.testing.assert_array_equal(found, first_pixels(batch))


def test_pieces_are_scored_at_the_same_time() -> None:
    together = threading.Barrier(2, timeout=10)

    def meet(piece: np.ndarray) -> np.ndarray:
        together.wait()
        return first_pixels(piece)

    work = Overlapping(meet, threads=2, empty=EMPTY)
    assert len(list(work.stream(batches(2 * PIECE, 2 * PIECE)))) == 2


@pytest.mark.parametrize(("size", "ahead"), [(1, 5), (64, 2)])
def test_few_batches_are_in_work(size: int, ahead: int) -> None:
    (batch,) = batches(size)
    taken = 0

    def endless() -> Iterator[np.ndarray]:
        nonlocal taken
        while True:
            taken += 1
            yield batch

    stream = Overlapping(first_pixels, threads=2, empty=EMPTY).stream(endless())
    for received, _ in zip(range(20), stream, strict=False):
        assert taken <= received + ahead


def test_an_error_ends_the_stream_and_its_threads() -> None:
    def fail(_: np.ndarray) -> np.ndarray:
        msg = "broken"
        raise RuntimeError(msg)

    before = threading.active_count()
    with pytest.raises(RuntimeError, match="broken"):
        list(Overlapping(fail, threads=3, empty=EMPTY).stream(batches(9, 9)))
    assert threading.active_count() == before


def test_a_stream_that_is_left_ends_its_threads() -> None:
    before = threading.active_count()
    stream = Overlapping(first_pixels, threads=3, empty=EMPTY).stream(batches(9, 9, 9))
    next(stream)
    del stream
    assert threading.active_count() == before
