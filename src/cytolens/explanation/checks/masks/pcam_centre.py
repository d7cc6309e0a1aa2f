"""The central 32 px of a PatchCamelyon patch: only tumour there makes it positive.

Source:
    Veeling et al. 2018, https://arxiv.org/abs/1806.03962, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.checks.masks.registry import MASKS, MaskReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskImage

_PARTS = 3
"""The region is 32 of 96 px: the middle third of each side."""


def read_pcam_centre(of: MaskImage) -> dict[str, NDArray[np.bool_]]:
    """Mark the middle third of both sides; no file is read."""
    rows, columns = (_middle(length) for length in (of.height, of.width))
    return {"central 32 px": rows[:, None] & columns[None, :]}


def _middle(length: int) -> NDArray[np.bool_]:
    first = round(length / _PARTS)
    places = np.arange(length)
    return (places >= first) & (places < length - first)


MASKS.register("pcam-centre")(
    MaskReader(
        name="pcam-centre",
        summary="The central 32 px of 96, which the label of PatchCamelyon is about.",
        regions=("central 32 px",),
        read=read_pcam_centre,
    )
)
