"""Dashed lines around the parts of a cell that people drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

DASHES = (0, (3.2, 2.2))


def draw_parts(axes: Axes, masks: Mapping[str, NDArray[np.bool_]]) -> None:
    """Outline every part but the one around all others, whose line is theirs.

    Args:
        axes: Whose units are pixels of what the network saw.
        masks: Name to mask, shape ``(size, size)``.
    """
    for mask in outlined(masks).values():
        places = np.arange(len(mask)) + 0.5
        # Dark below light: seen on glass and on a nucleus.
        for colour, style in (("#00000088", "solid"), ("white", DASHES)):
            axes.contour(
                places,
                places,
                mask.astype(np.float64),
                [0.5],
                colors=colour,
                linewidths=1.1,
                linestyles=[style],
            )


def outlined(masks: Mapping[str, NDArray[np.bool_]]) -> dict[str, NDArray[np.bool_]]:
    """The parts that get a line: not empty ones, nor that with most of the rim."""
    there = {name: mask for name, mask in masks.items() if mask.any()}
    if len(there) > 1:
        rim = {name: _on_rim(mask) for name, mask in there.items()}
        del there[max(rim, key=lambda name: rim[name])]
    return there


def _on_rim(mask: NDArray[np.bool_]) -> int:
    return int(mask.sum() - mask[1:-1, 1:-1].sum())
