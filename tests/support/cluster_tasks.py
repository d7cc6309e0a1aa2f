"""Tasks that workers of a cluster can import."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from cytolens.errors import CytolensError
from support.tile_scorers import DarknessScorer


class BadNumberError(CytolensError):
    """A task that cannot be done anywhere."""

    def __init__(self, number: int, *, why: str) -> None:
        super().__init__(f"{number} is bad: {why}")


def square(number: int) -> int:
    return number * number


def slow_square(number: int) -> int:
    time.sleep(0.5)
    return number * number


def refuse(number: int) -> int:
    raise BadNumberError(number, why="it was asked for")


def stumble(number: int) -> int:
    raise ZeroDivisionError(number)


def die(number: int) -> int:
    os._exit(number)


def hang_once(folder: str) -> str:
    """The first to come hangs as a machine that is out of order; the next is quick."""
    try:
        (Path(folder) / "first").touch(exist_ok=False)
    except FileExistsError:
        return folder
    time.sleep(3600)
    return folder


@dataclass(frozen=True)
class DarknessSource:
    """Loads `DarknessScorer` where it is needed."""

    seconds_per_batch: float = 0.0

    def load(self) -> DarknessScorer:
        return DarknessScorer(seconds_per_batch=self.seconds_per_batch)
