"""One region in white on black, such as the lesion on a cervix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.checks.masks.picture import mask_picture
from cytolens.explanation.checks.masks.registry import MASKS, MaskReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskImage

_HALF = 127


def read_lesion(of: MaskImage) -> dict[str, NDArray[np.bool_]]:
    """Read ``mask``; an image without a lesion has a black one.

    Raises:
        MaskError: If it is not there or has another size.
    """
    return {"lesion": mask_picture(of, of.mask).mean(axis=2) > _HALF}


MASKS.register("lesion")(
    MaskReader(
        name="lesion",
        summary="One region in white on black, a file for each image.",
        regions=("lesion",),
        read=read_lesion,
    )
)
