"""Which image of a pair moved the answer: swap them, and blank each one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import logsumexp

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Score = Callable[[NDArray[np.uint8]], NDArray[np.float64]]
    """From pairs ``(n, 2, size, size, 3)`` to calibrated logits ``(n, classes)``."""

CLEAR_SHARE = 0.6
"""From this share on, one image is said to have moved the answer."""


@dataclass(frozen=True)
class Outcome:
    """The answer for the class that is explained."""

    probability: float
    log_odds: float


@dataclass(frozen=True)
class PairTests:
    """The answer as it is, and to the pair changed in three ways."""

    as_is: Outcome
    swapped: Outcome
    """The image after stands where the one before stood, and the other way round."""
    before_blank: Outcome
    """The image before is replaced by its mean colour."""
    after_blank: Outcome

    @property
    def share_of_after(self) -> float | None:
        """Share of the image after in what blanking either one changes, in log-odds.

        None where blanking changes nothing.
        """
        before, after = (
            abs(self.as_is.log_odds - blank.log_odds)
            for blank in (self.before_blank, self.after_blank)
        )
        return after / (before + after) if before + after > 0 else None

    @property
    def moved_by(self) -> Literal["before", "after", "both", "neither"]:
        """Which image moved the answer."""
        share = self.share_of_after
        if share is None:
            return "neither"
        if share >= CLEAR_SHARE:
            return "after"
        return "before" if share <= 1 - CLEAR_SHARE else "both"


def run_pair_tests(
    score: Score, pairs: NDArray[np.uint8], targets: NDArray[np.int64]
) -> list[PairTests]:
    """Put each pair to the tests.

    Args:
        score: The model.
        pairs: Before and after, shape ``(n, 2, size, size, 3)``.
        targets: Class numbers, shape ``(n,)``.
    """
    changed = (pairs, pairs[:, ::-1], _blank(pairs, 0), _blank(pairs, 1))
    logits = [score(np.ascontiguousarray(pairs)) for pairs in changed]
    outcomes = [_outcomes(found, targets) for found in logits]
    return [PairTests(*four) for four in zip(*outcomes, strict=True)]


def _blank(pairs: NDArray[np.uint8], which: int) -> NDArray[np.uint8]:
    blanked = pairs.copy()
    colours = pairs[:, which].mean(axis=(1, 2), keepdims=True)
    blanked[:, which] = np.rint(colours).astype(np.uint8)
    return blanked


def _outcomes(logits: NDArray[np.float64], targets: NDArray[np.int64]) -> list[Outcome]:
    rows = np.arange(len(logits))
    chosen = logits[rows, targets]
    others = logits.copy()
    others[rows, targets] = -np.inf
    log_odds = chosen - logsumexp(others, axis=1)
    probabilities = np.exp(chosen - logsumexp(logits, axis=1))
    return [
        Outcome(float(p), float(o))
        for p, o in zip(probabilities, log_odds, strict=True)
    ]
