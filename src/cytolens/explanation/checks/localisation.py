"""How much of a map lies in a region that people drew, and whether its peak does.

A map that is the same everywhere has the region's share of the area in it: that is
what chance gives, and every figure stands beside it.

Source:
    Pointing game: Zhang et al. 2018, IJCV 126:1084-1102, here without a tolerance
    around the region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.explanation.checks.mean_figure import mean_figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Localisation:
    """Means over the images that have the region and a map."""

    region: str
    mass: Figure
    """Share of the map in the region."""
    area: Figure
    """Share of the image in the region: the mass of a uniform map."""
    mass_gain: Figure
    """Mass minus area, image by image."""
    pointing: Figure
    """How often the highest value lies in the region."""
    pointing_gain: Figure
    """The same minus area."""

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        names = ("mass", "area", "mass_gain", "pointing", "pointing_gain")
        return {"region": self.region} | {k: getattr(self, k).as_dict() for k in names}


def localise(
    region: str,
    shares: NDArray[np.float64],
    masks: NDArray[np.bool_],
    bounds: Bounds,
) -> Localisation:
    """Measure maps against one region.

    Args:
        region: Its name.
        shares: What speaks for the class, each sample's sum 1 or, where the map is
            empty, 0; shape ``(samples, size, size)``.
        masks: The region, the same shape; none of it where an image has none.
        bounds: Of the same images.
    """
    is_counted = masks.any(axis=(1, 2)) & (shares.sum(axis=(1, 2)) > 0)

    def known(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(is_counted, values, np.nan)

    mass = known((shares * masks).sum(axis=(1, 2)))
    area = known(masks.mean(axis=(1, 2)))
    hits = known(peak_inside(shares, masks))
    return Localisation(
        region=region,
        mass=mean_figure("mass", mass, bounds, within="share"),
        area=mean_figure("area", area, bounds, within="share"),
        mass_gain=mean_figure("mass - area", mass - area, bounds, within="signed"),
        pointing=mean_figure("pointing game", hits, bounds, within="share"),
        pointing_gain=mean_figure(
            "pointing game - area", hits - area, bounds, within="signed"
        ),
    )


def peak_inside(
    shares: NDArray[np.float64], masks: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share of each map's highest places that lie in the mask: 0 or 1 but for ties.

    Args:
        shares: Shape ``(samples, size, size)``.
        masks: The same shape.

    Returns:
        Shape ``(samples,)``; the area for a map that is the same everywhere.
    """
    peaks = shares == shares.max(axis=(1, 2), keepdims=True)
    inside: NDArray[np.float64] = (peaks & masks).sum(axis=(1, 2)) / peaks.sum(
        axis=(1, 2)
    )
    return inside
