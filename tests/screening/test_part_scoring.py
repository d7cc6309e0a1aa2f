from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from cytolens.screening.part_scoring import score_part, score_parts
from cytolens.screening.plan import make_plan
from cytolens.screening.settings import TileSettings
from cytolens.screening.tile_reading import ReadTile, TileReader
from cytolens.screening.tile_status import TileStatus
from cytolens.slides import open_slide
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide


class BatchDependentScorer(DarknessScorer):
    """As a real network, lets the batch leak into the last bits."""

    def logits(self, tiles: NDArray[np.uint8]) -> NDArray[np.float64]:
        return super().logits(tiles) * (1 + len(tiles) * 1e-9)


class GreedyScorer(BatchDependentScorer):
    """Takes three batches before it gives the first answer."""

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        waiting: list[NDArray[np.uint8]] = []
        for batch in batches:
            waiting.append(batch)
            if len(waiting) == 3:
                yield self.logits(waiting.pop(0))
        yield from map(self.logits, waiting)


@pytest.fixture(scope="module")
def opened(
    slide_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Slide, Worklist]]:
    settings = TileSettings(batch_size=6, tiles_per_part=20)
    with open_slide(slide_path) as slide:
        plan = make_plan(
            slide,
            DarknessScorer().preprocessing,
            settings=settings,
            out=tmp_path_factory.mktemp("plan"),
        )
        yield slide, plan.worklist(settings)


def call_blurred(monkeypatch: pytest.MonkeyPatch, tiles: Container[int]) -> None:
    read = TileReader.read

    def read_or_refuse(reader: TileReader, tile: int) -> ReadTile:
        return (
            ReadTile(tile, TileStatus.BLURRED) if tile in tiles else read(reader, tile)
        )

    monkeypatch.setattr(TileReader, "read", read_or_refuse)


@pytest.mark.parametrize("scorer", [BatchDependentScorer(), GreedyScorer()])
@pytest.mark.parametrize("numbers", [[0, 1, 2, 3], [3, 0, 2], [1]])
def test_a_part_is_the_same_to_the_bit_whoever_scores_it(
    opened: tuple[Slide, Worklist],
    scorer: BatchDependentScorer,
    numbers: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slide, worklist = opened
    call_blurred(monkeypatch, worklist.tiles[::5].tolist())
    streamed = dict(score_parts(slide, scorer, worklist=worklist, numbers=numbers))
    assert list(streamed) == numbers
    for number, rows in streamed.items():
        alone = score_part(
            slide, BatchDependentScorer(), worklist=worklist, number=number, readers=1
        )
        pd.testing.assert_frame_equal(rows, alone, check_exact=True)
        np.testing.assert_array_equal(rows["tile"], worklist.tiles_of(number))
        assert {"scored", "blurred"} == set(rows["status"])


def test_a_part_without_a_scored_tile_is_given_in_its_place(
    opened: tuple[Slide, Worklist], monkeypatch: pytest.MonkeyPatch
) -> None:
    slide, worklist = opened
    call_blurred(monkeypatch, worklist.tiles_of(1).tolist())
    numbers = list(range(worklist.n_parts))
    told: list[int] = []
    parts = list(
        score_parts(
            slide,
            DarknessScorer(),
            worklist=worklist,
            numbers=numbers,
            on_tiles=told.append,
        )
    )
    assert [number for number, _ in parts] == numbers
    assert set(parts[1][1]["status"]) == {"blurred"}
    assert sum(told) == len(worklist.tiles)


def test_a_slow_engine_is_not_flooded(opened: tuple[Slide, Worklist]) -> None:
    slide, worklist = opened
    scorer = DarknessScorer()
    parts = score_parts(slide, scorer, worklist=worklist, numbers=[0, 1, 2])
    next(parts)
    assert scorer.scored <= worklist.tiles_per_part
    parts.close()  # type: ignore[attr-defined]  # it is a generator
