from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from cytolens.screening.settings import ReportSettings, ScreeningSettings, TileSettings
from cytolens.screening.slide_run import screen_slide
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


class PowerCutError(Exception):
    """Stands for anything that ends a run."""


@dataclass
class FailingScorer(DarknessScorer):
    """Fails after so many tiles."""

    most: int = 40

    def logits(self, tiles: NDArray[np.uint8]) -> NDArray[np.float64]:
        if self.scored >= self.most:
            raise PowerCutError
        return super().logits(tiles)


def test_progress_of_a_resumed_run_counts_what_was_there(
    slide_path: Path, tmp_path: Path
) -> None:
    settings = ScreeningSettings(
        tiles=TileSettings(batch_size=8, tiles_per_part=16),
        report=ReportSettings(gallery=1),
    )
    told: list[tuple[int, int]] = []

    def run(scorer: DarknessScorer) -> None:
        screen_slide(
            slide_path,
            scorer,
            folder=tmp_path,
            settings=settings,
            advance=lambda done, total: told.append((done, total)),
        )

    with pytest.raises(PowerCutError):
        run(FailingScorer())
    told.clear()
    rest = DarknessScorer()
    run(rest)
    first, last = told[0], told[-1]
    assert first[0] == 32
    assert last[0] == last[1] == 32 + rest.scored
