"""The search for the fewest steps that must stay in 32 bit, within a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.runtime.conversion.steps import restore_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.runtime.conversion.int8 import Quantised

SECONDS = 600.0
"""How long the search may take, unless said otherwise."""


@dataclass(frozen=True)
class Restored:
    """The outcome of a search."""

    model: Any
    """The graph with the fewest steps in 32 bit that lost little enough; if none did
    in time, the one that lost least."""
    is_complete: bool
    """False where time ended the search."""


def restore_fewest(
    quantised: Quantised,
    full: Any,  # noqa: ANN401  # OpenVINO has no types
    share_of: Callable[[Any], float],
    *,
    seconds: float = SECONDS,
    say: Callable[[str], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> Restored:
    """Give steps back their 32 bits, the noisiest first, until little is lost.

    Their number is doubled until it is enough, and then halved between.

    Args:
        quantised: Of which too much is lost.
        full: The graph that it was made of.
        share_of: From a graph to its loss as a share of what is allowed.
        seconds: No other number is tried after these.
        say: Told of each number that was tried.
        clock: Seconds since any moment.
    """
    order = quantised.noisiest_first()
    ends = clock() + seconds
    tried: dict[int, tuple[float, Any]] = {}
    too_few, enough = 0, None
    while (number := _next_number(too_few, enough, len(order))) is not None:
        if tried and clock() >= ends:
            break
        model = restore_steps(quantised.model, full, order[:number])
        share = share_of(model)
        tried[number] = share, model
        say(f"{number} of {len(order)} steps in 32 bit: {_words(share)}")
        if share <= 1:
            enough = number
        else:
            too_few = number
    best = enough if enough is not None else min(tried, key=lambda n: tried[n][0])
    return Restored(tried[best][1], is_complete=number is None)


def _next_number(too_few: int, enough: int | None, most: int) -> int | None:
    """None where there is none left to try."""
    if enough is None:
        return None if too_few == most else min(max(1, 2 * too_few), most)
    return None if enough - too_few <= 1 else (too_few + enough) // 2


def _words(share: float) -> str:
    if share <= 0:
        return "nothing is lost"
    return f"it loses {share:.2g} times what is allowed"
