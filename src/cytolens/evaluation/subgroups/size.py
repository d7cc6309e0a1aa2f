"""When a subgroup is too small for a figure to be interpreted: a written rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.evaluation.rests_on import groups_among, rests_on

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored

LEAST = 10
"""Samples of each class a figure rests on, and groups they come from. Below it a 95 %
interval of a rate is wider than half of what is possible."""


def too_small_for(name: str, scored: Scored) -> str:
    """Say why a figure is not interpreted, such as ``4 groups of HSIL``; else nothing.

    Args:
        name: Of the figure; sensitivity rests on the positives, specificity on the
            negatives, accuracy on all, the others on every class that is there.
        scored: The samples of the subgroup.
    """
    return "; ".join(
        shortage
        for label, among in rests_on(name, scored)
        if (shortage := _shortage(label, among, scored))
    )


def _shortage(label: str, among: NDArray[np.bool_], scored: Scored) -> str:
    groups = groups_among(scored, among)
    samples = int(among.sum())
    of = f" of {label}" if label else ""
    if samples < LEAST:
        return f"{samples} samples{of}"
    return f"{groups} groups{of}" if groups < LEAST else ""
