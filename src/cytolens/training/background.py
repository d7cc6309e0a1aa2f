"""Write an epoch's files while the next epoch trains."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from cytolens.training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class NotWrittenError(TrainingError):
    """The system refused to write a file, for another reason than a full disk."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"{path} could not be written: {error}. The last good checkpoint is kept; "
            "mend that and continue with --resume."
        )


class BackgroundWriter:
    """One thread that does pieces of work in the order in which they were added.

    Whoever adds an epoch's pieces first waits for those of the epoch before, so no
    more than one epoch's files are ever held in memory. After a piece that failed no
    other is done: it may rely on the failed one.
    """

    def __init__(self) -> None:
        # Made when it is needed: a thread cannot be sent to another process.
        self._thread: ThreadPoolExecutor | None = None
        self._pieces: list[Future[None]] = []
        self._failed = False

    def add(self, path: Path, work: Callable[[], object]) -> None:
        """Do a piece of work when those before it are done.

        Args:
            path: What it writes, for the message if it cannot.
            work: Must hold copies of all that the training changes.
        """
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="cytolens-write")
        self._pieces.append(self._thread.submit(self._do, path, work))

    def check(self) -> None:
        """Raise what a piece has failed with; never waits.

        Raises:
            DiskFullError: If there was no room.
            NotWrittenError: If a file could not be written for another reason.
        """
        for piece in self._pieces:
            if piece.done():
                piece.result()

    def wait(self) -> None:
        """Wait until all is written.

        Raises:
            DiskFullError: If there was no room.
            NotWrittenError: If a file could not be written for another reason.
        """
        for piece in self._pieces:
            piece.result()
        self._pieces.clear()

    def close(self) -> None:
        """Let the thread finish what it has, and end it; what failed is forgotten."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)
        self._thread = None
        self._pieces.clear()
        self._failed = False

    def _do(self, path: Path, work: Callable[[], object]) -> None:
        if self._failed:
            return
        self._failed = True
        try:
            work()
        except OSError as error:
            raise NotWrittenError(path, error) from error
        self._failed = False
