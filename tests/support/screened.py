"""A finished screening of one slide, as tests look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.screening.summary import SlideSummary


@dataclass(frozen=True)
class Screened:
    """One finished screening."""

    folder: Path
    summary: SlideSummary

    @property
    def table(self) -> pd.DataFrame:
        return pd.read_parquet(self.folder / "tiles.parquet")
