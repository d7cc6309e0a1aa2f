"""Many rates of the same samples, at the cost of resampling them once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.resampled_totals import ratio, resampled_totals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds

    Mask = NDArray[np.bool_]
    Values = NDArray[np.float64]


class CellRates:
    """Counts samples that are alike in all that the rates ask for.

    Every mask and value given to its methods must follow from the columns.

    Attributes:
        bounds: How rates are bounded.
        cell: Which cell each sample is in, shape ``(samples,)``.
        first: One sample of each cell, shape ``(cells,)``.
    """

    def __init__(self, bounds: Bounds, *columns: NDArray[np.generic]) -> None:
        """Number the cells.

        Args:
            bounds: Of the same samples.
            columns: Each of shape ``(samples,)``.
        """
        codes = [np.unique(c, return_inverse=True)[1].reshape(-1) for c in columns]
        _, self.first, cell = np.unique(
            np.stack(codes, axis=1), axis=0, return_index=True, return_inverse=True
        )
        self.cell = cell.reshape(-1)
        self.bounds = bounds

    @cached_property
    def drawn(self) -> Values:
        """Samples of each cell in each resample, shape ``(resamples, cells)``."""
        one = np.ones((len(self.cell), 1))
        size = len(self.first)
        return resampled_totals(self.cell, one, self.bounds.bootstrap, cells=size)[
            ..., 0
        ]

    def rate(self, name: str, right: Mask, among: Mask, *, why: str) -> Figure:
        """Bound the share of ``among`` that is ``right``; as `Bounds.rate`."""
        drawn = None
        if self.bounds.clustered:
            drawn = self._drawn_share((right & among).astype(np.float64), among)
        return self.bounds.rate(name, right, among, why=why, drawn=drawn)

    def mean(self, name: str, values: Values, among: Mask, *, why: str) -> Figure:
        """Bound the mean of ``values`` over ``among``, both of shape ``(samples,)``."""
        if not among.any():
            return Figure.undefined(name, why=why)
        return self.bounds.resampled(
            name,
            float(values[among].mean()),
            self._drawn_share(values * among, among),
            n=int(among.sum()),
        )

    def _drawn_share(self, part: Values, whole: Mask) -> Values:
        wholes = self.drawn @ whole[self.first].astype(np.float64)
        return ratio(self.drawn @ part[self.first], wholes)
