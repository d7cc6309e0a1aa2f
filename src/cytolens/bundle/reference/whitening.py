"""A scale on which figures of different units and habits can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHRINKAGE = 0.01
"""Towards figures that do not hang together, so that few samples give a scale too."""
_SMALLEST = 1e-3
"""Least deviation of a figure: all images alike must not make any other infinite."""


@dataclass(frozen=True)
class Whitening:
    """Takes mean, scale and correlation out; distances become Mahalanobis'."""

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    rotation: NDArray[np.float64]

    @classmethod
    def of(cls, rows: NDArray[np.float32]) -> Whitening:
        """Learn from samples, shape ``(samples, figures)``."""
        table = rows.astype(np.float64)
        mean, deviation = table.mean(axis=0), table.std(axis=0) + _SMALLEST
        standard = (table - mean) / deviation
        correlation = standard.T @ standard / len(table)
        shrunk = (1 - SHRINKAGE) * correlation + SHRINKAGE * np.eye(len(mean))
        values, vectors = np.linalg.eigh(shrunk)
        return cls(mean, deviation, vectors / np.sqrt(values))

    def standard(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """How many deviations each figure lies from its mean."""
        return np.asarray((rows - self.mean) / self.deviation, dtype=np.float64)

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Whiten samples."""
        return np.asarray(self.standard(rows) @ self.rotation, dtype=np.float32)
