"""Nucleus and cytoplasm, as the Herlev set's authors coloured them.

The colours are bright blue (0, 0, 255) for the nucleus, dark blue (0, 0, 128) for the
cytoplasm, red (255, 0, 0) for the background; what is grey or black was left open.

Source:
    Jantzen, Norup, Dounias and Bjerregaard 2005, Pap-smear benchmark data for pattern
    classification, NiSIS. The colours were read from the files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.checks.masks.picture import mask_picture
from cytolens.explanation.checks.masks.registry import MASKS, MaskReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.explanation.checks.masks.registry import MaskImage

COLOURS = {
    "nucleus": (0, 0, 255),
    "cytoplasm": (0, 0, 128),
    "background": (255, 0, 0),
}
_ENDING = "-d.bmp"


def read_herlev_parts(of: MaskImage) -> dict[str, NDArray[np.bool_]]:
    """Read ``mask``, or else ``<image>-d.bmp`` beside the image.

    Raises:
        MaskError: If it is not there, has another size, or other colours.
    """
    beside = of.image.with_name(of.image.stem + _ENDING)
    path = of.mask or (beside if beside.is_file() else None)
    picture = mask_picture(of, path)
    found = {
        name: np.all(picture == colour, axis=2) for name, colour in COLOURS.items()
    }
    if not (found["nucleus"].any() or found["cytoplasm"].any()):
        raise MaskError(
            of.image.name,
            found="neither bright blue (nucleus) nor dark blue (cytoplasm)",
            expected="the colours of the Herlev set, without losses",
        )
    return found


MASKS.register("herlev-parts")(
    MaskReader(
        name="herlev-parts",
        summary="Nucleus, cytoplasm and background by the colours of the Herlev set.",
        regions=tuple(COLOURS),
        read=read_herlev_parts,
    )
)
