"""How large what the network saw is on the glass, and the bar that says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.explanation.errors import ExplanationError
from cytolens.units import Microns, MicronsPerPixel

if TYPE_CHECKING:
    from cytolens.images.preprocessing import Preprocessing

UNKNOWN = (
    "no scale bar: the resolution is not known; give a column mpp in the manifest, "
    "or --mpp"
)
LONGEST_SHARE = 0.3
"""Of the picture's width that a bar may take."""
_STEPS = (5, 2, 1)
_UNEVEN = 0.02
_UM_PER_MM = 1000


@dataclass(frozen=True)
class Scale:
    """Resolution of one picture as the network saw it: resized, cut, padded."""

    across: MicronsPerPixel
    """From left to right."""
    down: MicronsPerPixel
    """From top to bottom; another one where the image was stretched."""
    size_px: int
    """Side of the picture."""

    @property
    def bar_um(self) -> Microns:
        """The longest round length that takes at most 0.3 of the width."""
        return round_length(LONGEST_SHARE * self.size_px * self.across)

    @property
    def is_stretched(self) -> bool:
        """Whether a length across says nothing of one down."""
        return abs(self.across / self.down - 1) > _UNEVEN

    def as_dict(self) -> dict[str, Any]:
        """All figures, ready for JSON."""
        return {
            "mpp_across": self.across,
            "mpp_down": self.down,
            "bar_um": self.bar_um,
            "said": f"the bar is {length_text(self.bar_um)}",
        }


def scale_of(
    width: int, height: int, preprocessing: Preprocessing, *, mpp: float
) -> Scale:
    """Follow an image's resolution through the preprocessing.

    Args:
        width: Of the image as it is, in pixels.
        height: The same.
        preprocessing: Of the model.
        mpp: Microns per pixel of the image as it is.

    Raises:
        ExplanationError: If mpp is not positive.
    """
    require_mpp(mpp)
    frame = preprocessing.frame(width, height, mpp=mpp)
    return Scale(
        across=MicronsPerPixel(mpp * width / frame.width),
        down=MicronsPerPixel(mpp * height / frame.height),
        size_px=preprocessing.size_px,
    )


def require_mpp(mpp: float) -> None:
    """Refuse what is no resolution.

    Raises:
        ExplanationError: If it is not positive, or not finite.
    """
    if not 0 < mpp < math.inf:
        raise ExplanationError(
            f"mpp is {mpp}; expected microns per pixel as a positive number, such as "
            "0.25 for a 40x scan."
        )


def round_length(longest: float) -> Microns:
    """The largest of ..., 1, 2, 5, 10, 20, 50, ... that is not above ``longest``."""
    decade = math.floor(math.log10(longest))
    candidates = (
        # Dividing by a whole power is exact where multiplying by 0.1 is not.
        step * 10**power if power >= 0 else step / 10**-power
        for power in (decade + 1, decade, decade - 1)
        for step in _STEPS
    )
    return Microns(float(next(c for c in candidates if c <= longest * (1 + 1e-9))))


def length_text(um: float) -> str:
    """In the unit that people would choose: ``0.5 µm``, ``20 µm``, ``1 mm``."""
    if um >= _UM_PER_MM:
        return f"{um / _UM_PER_MM:g} mm"
    return f"{um:g} \N{MICRO SIGN}m"
