"""What is known about a slide file once it is open."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_STORED = "as stored"


@dataclass(frozen=True)
class SlideFacts:
    """Facts of one file; nothing in them names a patient.

    The properties that a scanner writes into a file are left behind on purpose: they
    hold bar codes, and in DICOM the patient's name.
    """

    reader: str
    """The library that reads it: ``openslide``, ``tiffslide``, ``wsidicom``, ..."""
    vendor: str
    """The format as that library names it, such as ``aperio``."""
    dimensions_px: tuple[int, int]
    """Width and height of the full-resolution slide (level 0)."""
    level_downsamples: tuple[float, ...]
    """How much coarser each level is than level 0; rising, the first is 1."""
    mpp_xy: tuple[float, float] | None
    """Microns per level-0 pixel, across and down, if the file says it; unchecked."""
    has_profile: bool = False
    """Whether the file carries an ICC colour profile."""
    colours: str = AS_STORED
    """What was done to the colours."""
    warnings: tuple[str, ...] = ()
    """What a reader of the results must know about this slide."""

    def to_json(self) -> dict[str, Any]:
        """As JSON's own types."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The facts that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: If it is something else.
        """
        mpp = data["mpp_xy"]
        width, height = data["dimensions_px"]
        return cls(
            reader=str(data["reader"]),
            vendor=str(data["vendor"]),
            dimensions_px=(int(width), int(height)),
            level_downsamples=tuple(float(d) for d in data["level_downsamples"]),
            mpp_xy=None if mpp is None else (float(mpp[0]), float(mpp[1])),
            has_profile=bool(data["has_profile"]),
            colours=str(data["colours"]),
            warnings=tuple(str(warning) for warning in data["warnings"]),
        )


def mpp_pair(properties: Mapping[str, Any], prefix: str) -> tuple[float, float] | None:
    """Microns per pixel across and down from a library's properties, if both stand.

    Args:
        properties: What the library read from the file.
        prefix: The library's name, with which its own properties begin.
    """
    try:
        across, down = (float(properties[f"{prefix}.mpp-{axis}"]) for axis in "xy")
    except (KeyError, TypeError, ValueError):  # absent, None, or no number
        return None
    return across, down
