"""Run a command and watch its memory, its children's included."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LOOK_EVERY_S = 0.1


@dataclass(frozen=True)
class WatchedRun:
    """What a command took."""

    seconds: float
    """From its start to its end."""
    peak_bytes: int
    """Most resident memory of it and all its children together; pages that processes
    share are counted once for each."""
    code: int
    stderr: str


def run_watched(command: Sequence[str]) -> WatchedRun:
    """Run a command to its end."""
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        _, stderr = process.communicate()
        seconds = time.perf_counter() - began
        watch.stop()
    return WatchedRun(seconds, watch.peak_bytes, process.returncode, stderr)


def screen_command(bundle: Path, slide: Path, *, out: Path, engine: str) -> list[str]:
    """``cytolens screen`` of a made slide, in a process of its own."""
    arguments = [str(bundle), str(slide), "--out", str(out), "--engine", engine]
    return [
        sys.executable,
        "-m",
        "cytolens",
        "screen",
        *arguments,
        "--positive",
        "tumour",
    ]


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self._ended = threading.Event()
        self.peak_bytes = 0

    def run(self) -> None:
        while not self._ended.wait(LOOK_EVERY_S):
            self.peak_bytes = max(self.peak_bytes, self._resident())

    def stop(self) -> None:
        self._ended.set()
        self.join()

    def _resident(self) -> int:
        try:
            family = [self._root, *self._root.children(recursive=True)]
        except psutil.Error:  # it has just ended
            return 0
        return sum(map(_resident, family))


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0
