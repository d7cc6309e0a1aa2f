"""Score parts of a slide: read ahead, score in batches, give each part when whole."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from cytolens.screening.tile_reading import TileReader
from cytolens.screening.tile_status import TileStatus
from cytolens.screening.tile_table import score_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.tile_reading import ReadTile
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

    ScoredPart = tuple[int, pd.DataFrame]
    """A part's number and its rows."""
    OnTiles = Callable[[int], None]
    """Called with the tiles done since the last call."""


def score_part(
    slide: Slide,
    scorer: TileScorer,
    *,
    worklist: Worklist,
    number: int,
    readers: int = 2,
) -> pd.DataFrame:
    """Score one part; the bits do not depend on who does it, or in which order.

    Args:
        slide: The open slide.
        scorer: The model.
        worklist: How the slide is cut.
        number: Which part, from 0 to `Worklist.n_parts` less one.
        readers: Threads that read ahead.

    Returns:
        One row per tile of the part; see `cytolens.screening.tile_table.score_rows`.
    """
    parts = score_parts(
        slide, scorer, worklist=worklist, numbers=[number], readers=readers
    )
    ((_, rows),) = parts
    return rows


def score_parts(
    slide: Slide,
    scorer: TileScorer,
    *,
    worklist: Worklist,
    numbers: Sequence[int],
    readers: int = 2,
    on_tiles: OnTiles | None = None,
) -> Iterator[ScoredPart]:
    """Score several parts in one stream, so that readers never wait for a part's end.

    Memory is that of the tiles read ahead, of the batches in flight, and of the rows
    of the parts they belong to.

    Args:
        slide: The open slide.
        scorer: The model.
        worklist: How the slide is cut.
        numbers: Which parts, in order.
        readers: Threads that read ahead.
        on_tiles: Told of progress.

    Yields:
        Each part, in order, as soon as its last batch is scored.
    """
    if not numbers:
        return
    wanted = np.concatenate([worklist.tiles_of(number) for number in numbers])
    reader = TileReader(slide, worklist, scorer.preprocessing)
    with closing(reader.read_ahead(wanted, readers=readers)) as read:
        cutting = _Cutting(read, worklist, numbers)
        for logits in scorer.stream(cutting.batches()):
            cutting.take(logits)
            if on_tiles is not None:
                on_tiles(len(logits))
            for part in cutting.finished():
                if on_tiles is not None:
                    on_tiles(part.size - part.n_scored)
                yield part.number, part.rows(scorer.classes)
        for part in cutting.finished():
            if on_tiles is not None:
                on_tiles(part.size - part.n_scored)
            yield part.number, part.rows(scorer.classes)


@dataclass
class _Part:
    """A part in the making."""

    number: int
    size: int
    tiles: list[ReadTile] = field(default_factory=list)
    logits: list[NDArray[np.float64]] = field(default_factory=list)

    @property
    def n_scored(self) -> int:
        """Tiles that went to the model."""
        return sum(tile.status is TileStatus.SCORED for tile in self.tiles)

    @property
    def is_whole(self) -> bool:
        """Whether every tile is read, and every one that was sent came back."""
        is_read = len(self.tiles) == self.size
        return is_read and sum(map(len, self.logits)) == self.n_scored

    def rows(self, classes: Sequence[str]) -> pd.DataFrame:
        """The part's rows, in order of its tiles."""
        none = np.empty((0, len(classes)))
        return score_rows(
            self.tiles, np.concatenate([none, *self.logits]), classes=classes
        )


class _Cutting:
    """Cuts a stream of tiles into batches, and puts the logits back into parts.

    A batch never spans two parts, and its cuts count the tiles of its part alone.
    """

    def __init__(
        self, read: Iterator[ReadTile], worklist: Worklist, numbers: Sequence[int]
    ) -> None:
        self._read = read
        self._worklist = worklist
        self._numbers = numbers
        self._open: deque[_Part] = deque()
        self._owners: deque[_Part] = deque()

    def batches(self) -> Iterator[NDArray[np.uint8]]:
        """Batches of tiles, shape ``(n, size, size, 3)``; none of them is empty."""
        for number in self._numbers:
            part = _Part(number, size=len(self._worklist.tiles_of(number)))
            self._open.append(part)
            pixels: list[NDArray[np.uint8]] = []
            for tile in islice(self._read, part.size):
                if tile.pixels is not None:
                    pixels.append(tile.pixels)
                part.tiles.append(tile.without_pixels())
                if len(pixels) == self._worklist.batch_size:
                    self._owners.append(part)
                    yield np.stack(pixels)
                    pixels = []
            if pixels:
                self._owners.append(part)
                yield np.stack(pixels)

    def take(self, logits: NDArray[np.float64]) -> None:
        """Take back the logits of the oldest batch that is out."""
        self._owners.popleft().logits.append(logits)

    def finished(self) -> Iterator[_Part]:
        """Hand out the oldest parts as far as they are whole."""
        while self._open and self._open[0].is_whole:
            yield self._open.popleft()
