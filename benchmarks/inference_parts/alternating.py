"""Rates of several contenders that take turns, so that load meets all of them."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Scorer = Callable[[Sequence[Path]], int]

FEWEST = 16


@dataclass
class Contender:
    """Something that scores files."""

    name: str
    score: Scorer
    rates: list[float] = field(default_factory=list)
    count: int = FEWEST

    def warm_up(self, files: Sequence[Path], *, seconds: float) -> None:
        """Score a few, twice, and see how many fit into a turn."""
        self.score(files[:FEWEST])
        rate = self._rate(files)
        self.count = min(max(FEWEST, round(rate * seconds)), len(files))

    def turn(self, files: Sequence[Path]) -> None:
        """Score as many as a turn holds."""
        self.rates.append(self._rate(files))

    def _rate(self, files: Sequence[Path]) -> float:
        began = time.perf_counter()
        done = self.score(files[: self.count])
        return done / (time.perf_counter() - began)

    @property
    def median(self) -> float:
        """Images a second."""
        return statistics.median(self.rates)


def take_turns(
    contenders: Sequence[Contender],
    files: Sequence[Path],
    *,
    rounds: int,
    seconds: float,
) -> None:
    """Warm all up, then let each score in turn, round after round."""
    for contender in contenders:
        contender.warm_up(files, seconds=seconds)
    for _ in range(rounds):
        for contender in contenders:
            contender.turn(files)
