"""An explanation made up, to draw and to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.explanation.explanation import Explanation
from cytolens.explanation.saliency import Saliency
from support.cells import cell_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.saliency import Kind


def blob(*, centre: tuple[int, int] = (16, 16), side: int = 32) -> NDArray[np.float32]:
    """One soft spot, shape ``(1, side, side)``."""
    y, x = np.mgrid[:side, :side]
    square = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
    spot: NDArray[np.float32] = np.exp(-square / 40)[None].astype(np.float32)
    return spot


def centre_and_rest(side: int = 32) -> dict[str, NDArray[np.bool_]]:
    """A nucleus in the middle, half as wide as the image, and what is around it."""
    nucleus = np.zeros((side, side), dtype=bool)
    nucleus[side // 4 : 3 * side // 4, side // 4 : 3 * side // 4] = True
    return {"nucleus": nucleus, "elsewhere": ~nucleus}


def explained(
    values: NDArray[np.float32] | None = None,
    *,
    kind: Kind = "positive",
    target: str = "malignant",
    **changes: Any,  # noqa: ANN401  # any field
) -> Explanation:
    """A spot on a cell that is 80 % malignant."""
    maps = blob() if values is None else values
    fields: dict[str, Any] = {
        "sample": "cells/one.png",
        "probabilities": {"benign": 0.2, "malignant": 0.8},
        "saliency": Saliency(maps, "grad-cam", target, kind),
        "method_title": "Grad-CAM",
        "pictures": cell_arrays([1] * len(maps), size_px=maps.shape[-1]),
    }
    return Explanation(**fields | changes)
