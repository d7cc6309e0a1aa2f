"""One process that has a slide open, seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil

from cytolens.errors import CytolensError, MissingExtraError
from cytolens.slides.errors import ColourProfileError, UnreadableSlideError
from cytolens.slides.facts import SlideFacts
from cytolens.slides.isolation.messages import receive, receive_into, send
from cytolens.slides.isolation.watchdog import WATCHDOG, Watch

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.slides.isolation.limits import IsolationLimits

START = "from cytolens.slides.isolation.worker import main; main()"
PIPE_BYTES = 1 << 20
"""Several tiles, so that the process decodes on while its last tile is fetched. Where
a system has no such choice, Python leaves its own size."""
RAISED = {
    kind.__name__: kind
    for kind in (UnreadableSlideError, ColourProfileError, MissingExtraError)
}


class LostReaderError(Exception):
    """The process is gone; raised and caught within this package."""

    def __init__(self, why: str, *, may_retry: bool) -> None:
        super().__init__(why)
        self.why = why
        self.may_retry = may_retry
        """Whether it died by itself, perhaps by no fault of the slide."""


class ReaderProcess:
    """A process that has a slide open; for one thread at a time."""

    def __init__(
        self, path: Path, *, opener: str, icc: bool, limits: IsolationLimits
    ) -> None:
        """Start it and open the slide there.

        Args:
            path: The slide.
            opener: Function that opens it, as ``module:name``.
            icc: Whether to bring the colours to sRGB.
            limits: For opening, and for each read.

        Raises:
            LostReaderError: If the process does not survive it.
            UnreadableSlideError: If the slide cannot be opened, and other errors of
                opening.
        """
        self._path = path
        self._limits = limits
        self._process = _start()
        self._usage = psutil.Process(self._process.pid)
        try:
            request = {"path": os.fspath(path), "opener": opener, "icc": icc}
            answer = self._ask(request, None, seconds=limits.open_seconds)
            self.facts = SlideFacts.from_json(answer["facts"])
        except (KeyError, TypeError, ValueError) as error:
            self.close()
            raise LostReaderError("answered nonsense", may_retry=False) from error
        except BaseException:
            self.close()
            raise

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels; see `SlideReader.read_level`.

        Raises:
            LostReaderError: If the process does not survive it.
            UnreadableSlideError: If the file cannot be decoded there.
        """
        width, height = size_px
        pixels = np.empty((height, width, 3), np.uint8)
        request = {"level": level, "origin_px": origin_px, "size_px": size_px}
        buffer = pixels.data.cast("B")
        self._ask(request, buffer, seconds=self._limits.read_seconds)
        return pixels

    def close(self) -> None:
        """End the process; it has nothing to save."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                pipe.close()  # type: ignore[union-attr] # both were asked for
            except OSError:  # what was not sent yet cannot be sent any more
                continue

    def _ask(
        self, request: dict[str, Any], buffer: memoryview | None, *, seconds: float
    ) -> dict[str, Any]:
        watch = Watch(
            self._process,
            self._usage,
            seconds=seconds,
            memory_bytes=self._limits.memory_bytes,
        )
        WATCHDOG.start(watch)
        try:
            answer = self._exchange(request, buffer)
        finally:
            WATCHDOG.stop(watch)
        if answer is None:
            raise self._lost(watch)
        if "kind" in answer:
            raise self._error(answer)
        return answer

    def _exchange(
        self, request: dict[str, Any], buffer: memoryview | None
    ) -> dict[str, Any] | None:
        questions, answers = self._process.stdin, self._process.stdout
        if questions is None or answers is None:
            return None
        try:
            send(questions, request)
            answer = receive(answers)
            if answer is None or "kind" in answer or buffer is None:
                return answer
            return answer if receive_into(answers, buffer) else None
        except OSError:  # the pipe is broken
            return None

    def _lost(self, watch: Watch) -> LostReaderError:
        if watch.verdict is None:
            # It closed its pipe, so it has ended or has lost its way.
            self._process.kill()
        code = self._process.wait()
        why = watch.verdict or f"ended by itself ({_name_exit(code)})"
        return LostReaderError(why, may_retry=watch.verdict is None)

    def _error(self, answer: dict[str, Any]) -> CytolensError:
        kind = RAISED.get(str(answer["kind"]))
        if kind is None:
            found = str(answer.get("found") or answer.get("message"))
            return UnreadableSlideError(self._path, found=found)
        # The message is whole already; the class would put it together once more.
        error = kind.__new__(kind)
        Exception.__init__(error, str(answer.get("message")))
        return error


def _start() -> subprocess.Popen[bytes]:
    # Not multiprocessing: that runs the user's main script again in every process,
    # with its imports, and fails if the script does not guard against it.
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(os.path.abspath(p) for p in sys.path),  # noqa: PTH100 - "" is the current folder
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return subprocess.Popen(  # noqa: S603 - this same Python, and fixed code
        [_python(), "-P", "-c", START, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=PIPE_BYTES,
        env=environment,
    )


def _python() -> str:
    # On Windows the Python of a virtual environment is a launcher, which would be
    # watched and ended in place of the process that it starts.
    base: str | None = getattr(sys, "_base_executable", None)
    return base if os.name == "nt" and base else sys.executable


def _name_exit(code: int) -> str:
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    # Windows tells a crash by a code such as 0xC0000005.
    return f"exit code {code:#x}" if code > 0xFFFF else f"exit code {code}"
