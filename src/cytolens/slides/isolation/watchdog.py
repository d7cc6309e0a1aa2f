"""End the processes that take too long or too much memory."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    import subprocess

LOOK_EVERY_S = 0.1


@dataclass(eq=False)
class Watch:
    """One piece of work that a process does."""

    process: subprocess.Popen[bytes]
    usage: psutil.Process
    seconds: float
    """How long it may take."""
    memory_bytes: int
    """How much memory the process may hold."""
    began: float = field(default_factory=time.monotonic)
    verdict: str | None = None
    """Why the process was ended; None if it was not."""

    def look(self, now: float) -> None:
        """End the process if it is over a limit."""
        if now > self.began + self.seconds:
            self._end(f"took longer than {self.seconds:g} s")
            return
        try:
            used = self.usage.memory_info().rss
        except psutil.Error:  # it has ended by itself
            return
        if used > self.memory_bytes:
            most = self.memory_bytes >> 20
            self._end(f"took {used >> 20} MiB of memory, more than {most}")

    def _end(self, verdict: str) -> None:
        if self.verdict is None:
            self.verdict = verdict
            self.process.kill()


class Watchdog:
    """One thread that looks after all processes at work; it sleeps when none is."""

    def __init__(self) -> None:
        self._watches: set[Watch] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None

    def start(self, watch: Watch) -> None:
        """Begin to look after a piece of work."""
        with self._wake:
            self._watches.add(watch)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="slide-watchdog", daemon=True
                )
                self._thread.start()
            self._wake.notify()

    def stop(self, watch: Watch) -> None:
        """The work is done."""
        with self._wake:
            self._watches.discard(watch)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._watches:
                    self._wake.wait()
                now = time.monotonic()
                for watch in self._watches:
                    watch.look(now)
            # Outside the lock, and not woken by each new read.
            time.sleep(LOOK_EVERY_S)


WATCHDOG = Watchdog()
