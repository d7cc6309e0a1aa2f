"""A killed run loses nothing that was on the disk, and repeats nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import pytest

    from support.screened import Screened

TESTS = Path(__file__).parents[1]
SCRIPT = """
import sys
from pathlib import Path

sys.path.insert(0, {tests!r})
from cytolens.screening.many import screen_slides
from cytolens.screening.settings import ScreeningSettings, TileSettings
from support.tile_scorers import DarknessScorer

scorer = DarknessScorer(seconds_per_batch={seconds})
settings = ScreeningSettings(tiles=TileSettings(batch_size=8, tiles_per_part=16))
screen_slides(scorer, [Path({slide!r})], out=Path({out!r}), settings=settings)
assert "torch" not in sys.modules
print(scorer.scored)
"""


def start(slide: Path, out: Path, *, seconds: float) -> subprocess.Popen[str]:
    script = SCRIPT.format(
        tests=str(TESTS), slide=str(slide), out=str(out), seconds=seconds
    )
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )


def parts_of(out: Path) -> set[str]:
    return {path.name for path in (out / "case" / "parts").glob("part-*.parquet")}


def kill_after_parts(slide: Path, out: Path, *, count: int) -> None:
    """Kill a slow run once it has written so many parts more."""
    before = len(parts_of(out))
    with start(slide, out, seconds=0.1) as run:
        while len(parts_of(out)) < before + count and run.poll() is None:
            time.sleep(0.01)
        run.kill()
    assert run.returncode != 0, "it was to be killed, and ended by itself"


def test_kill_and_resume_gives_the_same_table(
    screened: Screened, slide_path: Path, tmp_path: Path
) -> None:
    for count in (1, 2, 1):
        kill_after_parts(slide_path, tmp_path, count=count)
    kept = len(parts_of(tmp_path))
    assert kept >= 4
    with start(slide_path, tmp_path, seconds=0) as last:
        output, _ = last.communicate()
    assert last.returncode == 0

    expected = screened.table
    read = int(expected["status"].eq("scored").sum())
    assert int(output) == read - 16 * kept
    resumed = pd.read_parquet(tmp_path / "case" / "tiles.parquet")
    pd.testing.assert_frame_equal(resumed, expected)
    assert not (tmp_path / "case" / "parts").exists()


def test_a_torn_part_is_scored_again(
    screened: Screened,
    slide_path: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kill_after_parts(slide_path, tmp_path, count=2)
    part = sorted((tmp_path / "case" / "parts").glob("part-*.parquet"))[0]
    part.write_bytes(part.read_bytes()[:100])
    with start(slide_path, tmp_path, seconds=0) as last:
        last.communicate()
    assert last.returncode == 0
    resumed = pd.read_parquet(tmp_path / "case" / "tiles.parquet")
    pd.testing.assert_frame_equal(resumed, screened.table)
