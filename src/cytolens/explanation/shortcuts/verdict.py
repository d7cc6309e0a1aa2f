"""The rule by which a region is said to draw a model's eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.mean_figure import mean_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.figure import Figure
    from cytolens.explanation.shortcuts.tally import Row

FEWEST_SAMPLES = 10
FEWEST_GROUPS = 5
RULE = (
    "A model is said to look where no cell is if a region holds more of its maps than "
    "of the images: the mean over samples of the share of the map in it, minus the "
    "share of the area, is above 0 with the whole of its 95 % interval. Samples of "
    f"one group are resampled together. With fewer than {FEWEST_SAMPLES} samples or "
    f"{FEWEST_GROUPS} groups that have the region, nothing is said."
)


@dataclass(frozen=True)
class RegionFinding:
    """What was found of one region."""

    region: str
    samples: int
    """That have the region, and a map that is not empty."""
    groups: int
    mass: Figure
    """Mean share of the map in it."""
    area: float | None
    """Mean share of the image that it takes."""
    excess: Figure
    """Mean difference of both."""

    @property
    def is_enough(self) -> bool:
        """Whether anything can be said."""
        return self.samples >= FEWEST_SAMPLES and self.groups >= FEWEST_GROUPS

    @property
    def is_shortcut(self) -> bool:
        """Whether the rule calls it one."""
        # Where all samples agree there is no interval, and no doubt either.
        least = self.excess.value if self.excess.low is None else self.excess.low
        return self.is_enough and least is not None and least > 0

    @property
    def verdict(self) -> str:
        """One sentence."""
        if not self.samples:
            return f"{self.region}: no image has it."
        mass, area = self.mass.value or 0, self.area or 0
        held = f"{mass:.1%} of the map on {area:.1%} of the image"
        if not self.is_enough:
            found = f"{self.samples} samples of {self.groups} groups"
            return f"{self.region}: too little to say ({found}; {held})."
        if self.is_shortcut:
            return f"{self.region}: LOOKS WHERE NO CELL IS, {held}."
        return f"{self.region}: not looked at more than its area, {held}."

    def as_dict(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {
            "region": self.region,
            "samples": self.samples,
            "groups": self.groups,
            "mass": self.mass.as_dict(),
            "area": self.area,
            "excess": self.excess.as_dict(),
            "is_shortcut": self.is_shortcut if self.is_enough else None,
            "verdict": self.verdict,
        }


def find(region: str, rows: Sequence[Row]) -> RegionFinding:
    """Judge one region over the samples that have it."""
    having = [row for row in rows if np.isfinite(row.mass[region])]
    bounds = Bounds.of([row.group for row in having] or [""])
    mass = np.array([row.mass[region] for row in having], dtype=np.float64)
    area = np.array([row.area[region] for row in having], dtype=np.float64)
    why = "no image has it"
    return RegionFinding(
        region=region,
        samples=len(having),
        groups=len({row.group for row in having}),
        mass=mean_figure("share of map", mass, bounds, within="share", why=why),
        area=float(area.mean()) if having else None,
        excess=mean_figure(
            "map minus area", mass - area, bounds, within="signed", why=why
        ),
    )
