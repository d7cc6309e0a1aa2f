"""Who scores the parts of a slide: this process, or others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cytolens.screening.part_scoring import score_parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cytolens.screening.part_scoring import OnTiles, ScoredPart
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import WorkSettings
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide


class PartRunner(Protocol):
    """Scores parts of one slide and gives them in any order."""

    def __call__(
        self,
        slide: Slide,
        scorer: TileScorer,
        *,
        worklist: Worklist,
        numbers: Sequence[int],
        work: WorkSettings,
        on_tiles: OnTiles,
    ) -> Iterator[ScoredPart]:
        """Score the parts of these numbers, each exactly once."""


def run_here(
    slide: Slide,
    scorer: TileScorer,
    *,
    worklist: Worklist,
    numbers: Sequence[int],
    work: WorkSettings,
    on_tiles: OnTiles,
) -> Iterator[ScoredPart]:
    """Score them in this process."""
    return score_parts(
        slide,
        scorer,
        worklist=worklist,
        numbers=numbers,
        readers=work.readers,
        on_tiles=on_tiles,
    )
