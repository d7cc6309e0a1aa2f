"""A slide that is read in other processes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cytolens.slides.errors import UnreadableSlideError
from cytolens.slides.isolation.limits import IsolationLimits
from cytolens.slides.isolation.process import LostReaderError, ReaderProcess

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.slides.facts import SlideFacts

OPENER = "cytolens.slides.choosing:open_reader"
MOST_LOST_IN_A_ROW = 20
"""After so many lost processes without one good read the slide is given up."""


class IsolatedReader:
    """A `SlideReader` whose file is opened and read in other processes.

    What crashes, hangs or eats memory there costs that read alone. Every thread that
    reads is served by a process of its own; they are started when they are needed, and
    anew when they are lost.
    """

    def __init__(
        self,
        path: Path,
        *,
        icc: bool = False,
        limits: IsolationLimits | None = None,
        opener: str = OPENER,
    ) -> None:
        """Open the slide in a first process.

        Args:
            path: The slide.
            icc: Whether to bring the colours to sRGB.
            limits: What a process may take.
            opener: Function that opens the slide there, as ``module:name``; it is
                called with the path and ``icc=``.

        Raises:
            UnreadableSlideError: If the slide cannot be opened, or opening it crashes,
                hangs or eats memory.
        """
        self._path = path
        self._icc = icc
        self._limits = limits or IsolationLimits()
        self._opener = opener
        self._places = threading.Semaphore(self._limits.processes)
        self._idle: list[ReaderProcess] = []
        self._lock = threading.Lock()
        self._closed = False
        self._lost_in_a_row = 0
        try:
            first = self._start()
        except LostReaderError as lost:
            raise self._unreadable(lost, "opening it") from lost
        self._facts = first.facts
        self._idle.append(first)

    @property
    def facts(self) -> SlideFacts:
        """What is known about the slide."""
        return self._facts

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        """Read pixels of one level; see `SlideReader.read_level`.

        A read whose process dies by itself is tried once more: memory may have run
        out elsewhere on the machine. One that was ended for its limits is not.
        """
        where = f"level {level} at {origin_px}"
        with self._places:
            try:
                return self._read(level, origin_px, size_px)
            except LostReaderError as lost:
                if not lost.may_retry:
                    raise self._unreadable(lost, where) from lost
            try:
                return self._read(level, origin_px, size_px)
            except LostReaderError as lost:
                raise self._unreadable(lost, where) from lost

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def _read(
        self, level: int, origin: tuple[int, int], size: tuple[int, int]
    ) -> NDArray[np.uint8]:
        process = self._take()
        try:
            pixels = process.read_level(level, origin, size_px=size)
        except UnreadableSlideError:
            self._put_back(process)
            raise
        except BaseException as error:
            # Lost, or interrupted between question and answer: either way useless.
            process.close()
            self._lost_in_a_row += isinstance(error, LostReaderError)
            raise
        self._lost_in_a_row = 0
        self._put_back(process)
        return pixels

    def _take(self) -> ReaderProcess:
        with self._lock:
            if self._closed:
                raise UnreadableSlideError(self._path, found="it is closed already")
            if self._idle:
                return self._idle.pop()
        if self._lost_in_a_row >= MOST_LOST_IN_A_ROW:
            found = f"reading it crashed {self._lost_in_a_row} times in a row"
            raise UnreadableSlideError(self._path, found=found)
        process = self._start()
        if process.facts != self._facts:
            process.close()
            raise UnreadableSlideError(self._path, found="it changed while it was read")
        return process

    def _put_back(self, process: ReaderProcess) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(process)
                return
        process.close()

    def _start(self) -> ReaderProcess:
        return ReaderProcess(
            self._path, opener=self._opener, icc=self._icc, limits=self._limits
        )

    def _unreadable(self, lost: LostReaderError, doing: str) -> UnreadableSlideError:
        found = f"{doing}: the process that reads it {lost.why}"
        return UnreadableSlideError(self._path, found=found)
