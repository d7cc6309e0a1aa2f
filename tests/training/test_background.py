from __future__ import annotations

import errno
import pickle
import threading
from functools import partial
from pathlib import Path

import pytest

from cytolens.training.background import BackgroundWriter, NotWrittenError
from cytolens.training.errors import DiskFullError

PLACE = Path("run/checkpoints/state-000001.ckpt")


def test_pieces_are_done_in_order_beside_whoever_added_them() -> None:
    writer, go = BackgroundWriter(), threading.Event()
    done: list[int] = []
    writer.add(PLACE, go.wait)
    for number in range(5):
        writer.add(PLACE, partial(done.append, number))
    writer.check()
    assert done == []
    go.set()
    writer.wait()
    assert done == [0, 1, 2, 3, 4]
    writer.close()


@pytest.mark.parametrize(
    ("trouble", "raised", "words"),
    [
        (
            OSError(errno.EIO, "broken"),
            NotWrittenError,
            r"state-000001.* broken.*--res",
        ),
        (DiskFullError(PLACE), DiskFullError, r"state-000001\.ckpt.*--resume"),
    ],
)
def test_what_failed_is_raised_and_nothing_is_done_after_it(
    trouble: Exception, raised: type[Exception], words: str
) -> None:
    writer, done = BackgroundWriter(), []

    def fail() -> None:
        raise trouble

    writer.add(PLACE, fail)
    writer.add(PLACE, lambda: done.append("deleted the checkpoint before"))
    with pytest.raises(raised, match=words):
        writer.wait()
    with pytest.raises(raised):
        writer.check()
    writer.close()
    assert done == []
    writer.add(PLACE, lambda: done.append("a new phase"))
    writer.wait()
    writer.close()
    assert done == ["a new phase"]


def test_closing_lets_it_finish() -> None:
    writer, done, go = BackgroundWriter(), [], threading.Event()
    writer.add(PLACE, go.wait)
    writer.add(PLACE, lambda: done.append(1))
    go.set()
    writer.close()
    assert done == [1]


def test_it_can_be_sent_to_another_process() -> None:
    writer = pickle.loads(pickle.dumps(BackgroundWriter()))  # noqa: S301 (our own)
    writer.add(PLACE, lambda: None)
    writer.wait()
    writer.close()
