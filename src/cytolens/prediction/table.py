"""The predictions table: everything a figure may be computed from.

Columns: ``sample``, ``group``, ``site``, ``split``, ``label`` (strings, may be
missing but for ``sample``), for every class ``prob:<class>`` and ``logit:<class>``
(float64), and ``model`` (the bundle's id). Softmax of the logits is the
probabilities. Further manifest columns follow for subgroup analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

PROB = "prob:"
LOGIT = "logit:"


class PredictionsTableError(CytolensError):
    """A table is not a predictions table, or holds impossible values."""


@dataclass(frozen=True)
class Predictions:
    """A validated predictions table."""

    table: pd.DataFrame

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the model's outputs."""
        return tuple(
            column.removeprefix(PROB)
            for column in self.table.columns
            if column.startswith(PROB)
        )

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """Shape ``(samples, classes)``."""
        return self.table[[PROB + c for c in self.classes]].to_numpy(dtype="float64")

    @property
    def logits(self) -> NDArray[np.float64]:
        """Shape ``(samples, classes)``."""
        return self.table[[LOGIT + c for c in self.classes]].to_numpy(dtype="float64")

    def write(self, path: Path) -> None:
        """Write Parquet (or CSV, by suffix), atomically."""
        raise NotImplementedError

    @classmethod
    def read(cls, path: Path) -> Predictions:
        """Read and validate a table.

        Raises:
            PredictionsTableError: If it is no predictions table.
        """
        raise NotImplementedError
