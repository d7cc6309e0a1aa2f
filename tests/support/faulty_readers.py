"""A reader of no file, which fails as the place or the name asks for."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from cytolens.slides.facts import SlideFacts

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

OPENER = "support.faulty_readers:open_faulty"
CRASH, HANG, EAT, RAISE, WRONG_SHAPE, PRINT, CRASH_ONCE, MEET, GOOD = range(9)
HEAVY = ("torch", "pandas", "openvino", "cv2", "tiffslide", "pydicom", "matplotlib")
MOST_EATEN_BYTES = 2 << 30


class FaultyReader:
    """What it does depends on the left of the place that is read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def facts(self) -> SlideFacts:
        loaded = [name for name in HEAVY if name in sys.modules]
        return SlideFacts("faulty", ",".join(loaded), (100, 100), (1.0,), (0.5, 0.5))

    def read_level(
        self, level: int, origin_px: tuple[int, int], *, size_px: tuple[int, int]
    ) -> NDArray[np.uint8]:
        width, height = size_px
        fault = origin_px[0]
        if fault in (CRASH, CRASH_ONCE):
            self._crash(once=fault == CRASH_ONCE)
        elif fault == HANG:
            time.sleep(600)
        elif fault == EAT:
            _eat()
        elif fault == RAISE:
            msg = "the codec is lost"
            raise KeyError(msg)
        elif fault == WRONG_SHAPE:
            height += 1
        elif fault == PRINT:
            print("a library talks")  # noqa: T201 - the fault
            os.write(1, b"and not only through Python\n")
        elif fault == MEET:
            self._meet(others=origin_px[1])
        pixels = np.full((height, width, 3), origin_px[1], np.uint8)
        pixels[0, 0] = list(os.getpid().to_bytes(3, "little"))
        return pixels

    def _crash(self, *, once: bool) -> None:
        marker = self._folder / "crashed"
        if once and marker.exists():
            return
        marker.touch()
        os.kill(os.getpid(), signal.SIGSEGV)

    def _meet(self, *, others: int) -> None:
        """Wait until so many processes are here at the same time."""
        (self._folder / f"here-{os.getpid()}").touch()
        while len(list(self._folder.glob("here-*"))) < others:
            time.sleep(0.01)

    def close(self) -> None:
        pass


def open_faulty(path: Path, *, icc: bool) -> FaultyReader:
    """Open it, or do what the name of the path asks for."""
    if path.name == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.name == "hang":
        time.sleep(600)
    if path.name == "raise":
        msg = "no such codec"
        raise ValueError(msg)
    return FaultyReader(path)


def _eat() -> None:
    eaten = []
    for _ in range(MOST_EATEN_BYTES >> 24):
        eaten.append(np.ones(1 << 24, np.uint8))
        time.sleep(0.01)
