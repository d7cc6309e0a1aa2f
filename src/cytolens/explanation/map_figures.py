"""Figures that say in numbers what a map shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.half_mass import half_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.saliency import Saliency


def map_figures(saliency: Saliency) -> list[dict[str, float | list[float] | None]]:
    """Describe the map of each image.

    Returns:
        For each image: ``least`` and ``largest`` value; ``share`` of what speaks for
        the class that lies in this image; ``peak`` and ``centre`` as x and y in
        [0, 1] from the upper left corner; ``area_of_half``, the smallest share of the
        image that holds half of what speaks for the class. The last three are None
        for an empty map.
    """
    return [
        _figures(values, share)
        for values, share in zip(saliency.values, saliency.share(), strict=True)
    ]


def _figures(
    values: NDArray[np.float32], share: NDArray[np.float64]
) -> dict[str, float | list[float] | None]:
    total = float(share.sum())
    return {
        "least": float(values.min()),
        "largest": float(values.max()),
        "share": total,
        "peak": _peak(share) if total > 0 else None,
        "centre": _centre(share) if total > 0 else None,
        "area_of_half": half_count(share) / share.size if total > 0 else None,
    }


def _peak(share: NDArray[np.float64]) -> list[float]:
    row, column = np.unravel_index(int(share.argmax()), share.shape)
    return _fractions(float(column), float(row), share.shape[0])


def _centre(share: NDArray[np.float64]) -> list[float]:
    places = np.arange(share.shape[0])
    x = float((share.sum(axis=0) * places).sum() / share.sum())
    y = float((share.sum(axis=1) * places).sum() / share.sum())
    return _fractions(x, y, share.shape[0])


def _fractions(x_px: float, y_px: float, side_px: int) -> list[float]:
    # The middle of the first pixel lies half a pixel from the corner.
    return [round((place + 0.5) / side_px, 4) for place in (x_px, y_px)]
