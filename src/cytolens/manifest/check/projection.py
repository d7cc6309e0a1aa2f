"""Shorten descriptors to what tells the points of this data set apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LENGTH = 32
SCALE = 128
"""Descriptors are about unit vectors; one step of the stored integers is 1/128."""


@dataclass(frozen=True)
class Projection:
    """The principal components of a sample of descriptors."""

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    """Shape ``(descriptor length, LENGTH)``."""

    @classmethod
    def fit(cls, descriptors: NDArray[np.float32]) -> "Projection":
        """Learn the components; of fewer than two descriptors, any will do."""
        if len(descriptors) < 2:
            length = descriptors.shape[1]
            return cls(np.zeros(length, np.float32), np.eye(length, LENGTH, dtype="f4"))
        mean = descriptors.mean(axis=0)
        covariance = np.cov(descriptors - mean, rowvar=False)
        _, vectors = np.linalg.eigh(covariance)
        axes = vectors[:, ::-1][:, :LENGTH]
        return cls(mean, np.ascontiguousarray(axes, dtype=np.float32))

    def shorten(self, descriptors: NDArray[np.float32]) -> NDArray[np.int8]:
        """Project to integers, shape ``(points, LENGTH)``."""
        values = (descriptors - self.mean) @ self.axes * SCALE
        return np.clip(np.rint(values), -127, 127).astype(np.int8)
