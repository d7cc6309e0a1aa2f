"""What is counted of each sample, and summed over all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.shortcuts.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.explanation.explanation import Explanation


@dataclass(frozen=True)
class Row:
    """One sample: how much of the map, and of the image, each region has."""

    sample: str
    group: str
    label: str | None
    predicted: str
    mass: dict[str, float]
    """NaN where the map is empty, or the image has no such region."""
    area: dict[str, float]
    """0 where the image has no such region."""


@dataclass
class Tally:
    """Grows by a sample at a time; holds one mean map for each class."""

    rows: list[Row] = field(default_factory=list)
    empty: int = 0
    """Samples whose map speaks for the class nowhere."""
    _sums: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        explanation: Explanation,
        regions: Sequence[dict[str, NDArray[np.bool_]]],
        *,
        group: str,
        label: str | None,
    ) -> None:
        """Count one sample.

        Args:
            explanation: Of the sample.
            regions: Of each of its images.
            group: Whose samples are resampled together.
            label: Its true class, where it is known.
        """
        share = explanation.saliency.share()
        is_empty = explanation.saliency.is_empty
        masks = {name: np.stack([r[name] for r in regions]) for name in REGIONS}
        area = {name: float(mask.mean()) for name, mask in masks.items()}
        mass = {
            name: float(share[mask].sum()) if area[name] and not is_empty else np.nan
            for name, mask in masks.items()
        }
        target = explanation.saliency.target
        self.rows.append(Row(explanation.sample, group, label, target, mass, area))
        if is_empty:
            self.empty += 1
            return
        before = self._sums.get(target)
        self._sums[target] = share if before is None else before + share
        self._counts[target] = self._counts.get(target, 0) + 1

    def mean_maps(self) -> dict[str, NDArray[np.float32]]:
        """Mean map of each predicted class, in multiples of an even one.

        Returns:
            Shape ``(images, size, size)`` by class.
        """
        return {
            name: (total * total.size / self._counts[name]).astype(np.float32)
            for name, total in sorted(self._sums.items())
        }
