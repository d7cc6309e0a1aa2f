"""A killed run loses nothing that was on the disk, and repeats nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from support.screened import Screened

TESTS = Path(__file__).parents[1]
MOMENTS = 10
SLOW_S = 0.1
"""Of a batch, of which a part has two, so that a kill finds work to end."""
SCRIPT = """
import sys
from pathlib import Path

sys.path.insert(0, {tests!r})
from cytolens.screening.many import screen_slides
from cytolens.screening.settings import ScreeningSettings, TileSettings, WorkSettings
from support.tile_scorers import DarknessScorer

scorer = DarknessScorer(seconds_per_batch={seconds})
settings = ScreeningSettings(
    tiles=TileSettings(batch_size=8, tiles_per_part=16),
    work=WorkSettings(isolated=False),
)
print("ready", flush=True)
screen_slides(scorer, [Path({slide!r})], out=Path({out!r}), settings=settings)
assert "torch" not in sys.modules
print(scorer.scored)
"""


def start(slide: Path, out: Path, *, seconds: float) -> subprocess.Popen[str]:
    script = SCRIPT.format(
        tests=str(TESTS), slide=str(slide), out=str(out), seconds=seconds
    )
    run = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    return run


@dataclass
class Killed:
    """A screening that is killed again and again."""

    slide: Path
    out: Path
    kept: list[set[str]] = field(default_factory=list)
    """Parts on the disk after each kill."""

    def parts(self) -> set[str]:
        return {path.name for path in self.folder.glob("parts/part-*.parquet")}

    @property
    def folder(self) -> Path:
        return self.out / "case"

    def kill(self, *, more_parts: int, after_s: float) -> None:
        """Kill a run some time after it has written so many parts more."""
        wanted = len(self.parts()) + more_parts
        with start(self.slide, self.out, seconds=SLOW_S) as run:
            while len(self.parts()) < wanted and run.poll() is None:
                time.sleep(0.01)
            time.sleep(after_s)
            run.kill()
        assert run.returncode != 0, "it was to be killed, and ended by itself"
        self.kept.append(self.parts())

    def finish(self) -> int:
        """Let it run to its end; returns how many tiles that run scored."""
        with start(self.slide, self.out, seconds=0) as run:
            output, _ = run.communicate()
        assert run.returncode == 0
        return int(output)


def test_killed_at_ten_random_moments_it_ends_with_the_same_bytes(
    screened: Screened, slide_path: Path, tmp_path: Path
) -> None:
    killed = Killed(slide_path, tmp_path)
    lot = np.random.default_rng(0)
    for more_parts in lot.permutation([0, 1] * (MOMENTS // 2)).tolist():
        killed.kill(more_parts=more_parts, after_s=float(lot.uniform(0, 2 * SLOW_S)))
    # What was once on the disk stays, and not all of it is from one run.
    for before, after in zip(killed.kept, killed.kept[1:], strict=False):
        assert before <= after
    assert len({len(kept) for kept in killed.kept}) > 2

    scored = killed.finish()
    expected = screened.table
    read = int(expected["status"].isin(["scored", "blurred"]).sum())
    n_parts = len(killed.kept[-1])
    assert scored == read - 16 * n_parts
    table = pd.read_parquet(killed.folder / "tiles.parquet")
    assert table["tile"].tolist() == list(range(len(expected)))
    found, whole = (f / "tiles.parquet" for f in (killed.folder, screened.folder))
    assert found.read_bytes() == whole.read_bytes()
    assert not (killed.folder / "parts").exists()


def test_a_torn_part_is_scored_again(
    screened: Screened, slide_path: Path, tmp_path: Path
) -> None:
    killed = Killed(slide_path, tmp_path)
    killed.kill(more_parts=2, after_s=0)
    part = killed.folder / "parts" / min(killed.parts())
    part.write_bytes(part.read_bytes()[:100])
    killed.finish()
    resumed = pd.read_parquet(killed.folder / "tiles.parquet")
    pd.testing.assert_frame_equal(resumed, screened.table)
