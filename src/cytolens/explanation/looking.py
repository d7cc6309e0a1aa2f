"""Which parts of a cell one map looks at, and how much of the picture they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.explanation.checks.cell_shares import looks_at, region_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class LooksAt:
    """A map, split among the parts of a cell."""

    masks: Mapping[str, NDArray[np.bool_]]
    """Name of a part to where it is, shape ``(size, size)``."""
    shares: Mapping[str, float]
    """Of what speaks for the class; what lies in no part is missing."""

    @classmethod
    def of(
        cls, share: NDArray[np.float64], masks: Mapping[str, NDArray[np.bool_]]
    ) -> LooksAt:
        """Split a map.

        Args:
            share: Its sum is 1, or 0 where the map is empty; shape ``(size, size)``.
            masks: Parts that do not overlap, of the same shape.
        """
        return cls(masks, region_shares(share, masks) if share.any() else {})

    @property
    def areas(self) -> dict[str, float]:
        """Share of the picture that each part takes: what an even map has there."""
        return {name: float(mask.mean()) for name, mask in self.masks.items()}

    @property
    def said(self) -> str:
        """``looks at: nucleus 71 %, cytoplasm 21 %, background 8 %``."""
        return looks_at(self.shares)

    @property
    def by_chance(self) -> str:
        """The same of a map that is even, in the same order."""
        areas = self.areas
        falling = sorted(areas, key=lambda name: -self.shares.get(name, 0.0))
        parts = ", ".join(f"{name} {100 * areas[name]:.0f} %" for name in falling)
        return f"an even map: {parts}"

    def as_dict(self) -> dict[str, Any]:
        """All but the masks, ready for JSON."""
        return {
            "said": self.said,
            "shares": dict(self.shares),
            "areas": self.areas,
            "by_chance": self.by_chance,
        }
