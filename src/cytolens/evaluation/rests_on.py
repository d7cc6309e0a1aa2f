"""Which samples, and how many groups, a figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored


def rests_on(name: str, scored: Scored) -> list[tuple[str, NDArray[np.bool_]]]:
    """The classes a figure rests on, each with a mask of its samples.

    Sensitivity rests on the positives, specificity on the negatives, accuracy on all
    samples at once (under an empty name), any other figure on every class there is.
    """
    if name == "accuracy":
        return [("", np.ones(len(scored.truth), dtype=bool))]
    classes = sorted(set(scored.truth.tolist()))
    if scored.positive is not None:
        alone = {"sensitivity": scored.positive, "specificity": 1 - scored.positive}
        classes = [alone[name]] if name in alone else [0, 1]
    return [(scored.classes[i], scored.truth == i) for i in classes]


def groups_among(scored: Scored, among: NDArray[np.bool_]) -> int:
    """How many groups (or samples without one) the samples of a mask come from."""
    return len({scored.keys[i] for i in np.flatnonzero(among)})


def units_of(name: str, scored: Scored) -> int:
    """Groups of the class with the fewest: what a figure's certainty hangs on."""
    counts = [groups_among(scored, among) for _, among in rests_on(name, scored)]
    return min(counts, default=0)
