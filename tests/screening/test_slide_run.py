from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from cytolens.errors import OutputExistsError
from cytolens.screening.settings import ScreeningSettings, TileSettings, WorkSettings
from cytolens.screening.slide_run import screen_slide
from cytolens.slides.errors import NoTissueError, SlideTooSmallError
from support.slides import glass, spoil_tile, tissue_slide, write_slide
from support.tile_scorers import DarknessScorer

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.screening.summary import SlideSummary
    from support.screened import Screened

EVERYTHING = {
    "fields.csv",
    "gallery.png",
    "heatmap.ome.tiff",
    "heatmap.png",
    "heatmap.tiff",
    "job.json",
    "regions.csv",
    "regions.geojson",
    "skipped.csv",
    "summary.json",
    "tiles.geojson",
    "tiles.parquet",
    "tissue.png",
}


def run(
    path: Path,
    folder: Path,
    *,
    scorer: DarknessScorer | None = None,
    settings: ScreeningSettings | None = None,
) -> SlideSummary:
    return screen_slide(
        path,
        scorer or DarknessScorer(),
        folder=folder,
        settings=settings or ScreeningSettings(),
        advance=lambda _done, _total: None,
    )


def test_everything_is_written_and_nothing_is_left_over(screened: Screened) -> None:
    assert {path.name for path in screened.folder.iterdir()} == EVERYTHING
    for name in ("gallery.png", "heatmap.png", "tissue.png"):
        with Image.open(screened.folder / name) as picture:
            picture.verify()


def test_the_tumour_is_found_where_it_is(screened: Screened) -> None:
    table = screened.table
    suspicious = table[table["prob:tumour"] >= 0.5]
    # The tumour begins at x = 675 + 350 / 4 and ends at 675 + 350.
    assert len(suspicious) > 20
    assert (suspicious["x_px"] + 64 > 762).all()
    assert (suspicious["x_px"] < 1025).all()
    assert screened.summary.tiles_suspicious == len(suspicious)
    (region,) = screened.summary.largest_regions
    assert 762 < region.centre_px[0] < 1025
    assert region.centre_px[1] == pytest.approx(500, abs=40)


def test_the_summary_is_the_file_and_is_for_research(screened: Screened) -> None:
    stored = json.loads((screened.folder / "summary.json").read_text("utf-8"))
    assert stored == screened.summary.model_dump(mode="json")
    assert "Research use only" in stored["intended_use"]
    assert sum(stored["tiles_by_status"].values()) == stored["tiles"]
    assert sum(stored["tiles_by_class"].values()) == stored["tiles_by_status"]["scored"]


def test_every_tile_that_was_not_scored_says_why(screened: Screened) -> None:
    skipped = pd.read_csv(screened.folder / "skipped.csv")
    table = screened.table
    expected = table.loc[table["status"] != "scored", "tile"]
    assert skipped["tile"].tolist() == expected.tolist()
    assert skipped["why"].str.contains("expected").all()


def test_batches_and_readers_change_nothing(
    screened: Screened, slide_path: Path, tmp_path: Path
) -> None:
    settings = ScreeningSettings(
        tiles=TileSettings(batch_size=5, tiles_per_part=16),
        work=WorkSettings(readers=4),
    )
    run(slide_path, tmp_path, settings=settings)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "tiles.parquet"), screened.table
    )


def test_a_finished_slide_is_not_scored_again(slide_path: Path, tmp_path: Path) -> None:
    first = run(slide_path, tmp_path)
    scorer = DarknessScorer()
    again = run(slide_path, tmp_path, scorer=scorer)
    assert scorer.scored == 0
    assert again.model_copy(update={"seconds": first.seconds}) == first


@pytest.mark.parametrize(
    ("scorer", "tiles", "named"),
    [
        (DarknessScorer(model_id="other-2"), TileSettings(), "model"),
        (DarknessScorer(), TileSettings(overlap=0.5), "settings"),
        (DarknessScorer(), TileSettings(mpp=0.25), "slide_mpp"),
    ],
)
def test_two_screenings_are_never_mixed(
    slide_path: Path,
    tmp_path: Path,
    scorer: DarknessScorer,
    tiles: TileSettings,
    named: str,
) -> None:
    run(slide_path, tmp_path)
    with pytest.raises(OutputExistsError, match=named):
        run(
            slide_path,
            tmp_path,
            scorer=scorer,
            settings=ScreeningSettings(tiles=tiles),
        )


def test_empty_glass_fails_loudly_with_a_picture(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "blank.tiff", glass(1000, 800))
    with pytest.raises(NoTissueError, match=r"0\.20 mm2") as caught:
        run(path, tmp_path / "out")
    assert (tmp_path / "out" / "tissue.png").exists()
    assert "--all-tiles" in str(caught.value)


def test_all_tiles_scores_even_glass(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "blank.tiff", glass(640, 640))
    settings = ScreeningSettings(tiles=TileSettings(all_tiles=True))
    summary = run(path, tmp_path / "out", settings=settings)
    assert summary.tiles_by_status["scored"] == summary.tiles == 100


def test_a_slide_below_one_tile_is_one_error(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "tiny.tiff", glass(60, 600), levels=1)
    with pytest.raises(SlideTooSmallError, match="60 x 600"):
        run(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_damaged_place_costs_its_tiles_only(tmp_path: Path) -> None:
    path = write_slide(tmp_path / "bad.tiff", tissue_slide(1500, 1000), levels=1)
    whole = run(path, tmp_path / "whole").tiles_by_status
    spoil_tile(path, x_px=700, y_px=600)
    summary = run(path, tmp_path / "out")
    counts = summary.tiles_by_status
    # The spoilt square of 256 px lies on 5 x 5 tiles of 64 px at most.
    assert 16 <= counts["unreadable"] <= 25
    # Around the hole low power saw nothing, so tiles of glass were asked for too.
    assert counts["scored"] >= whole["scored"] - counts["unreadable"]
    assert any("could not be decoded" in warning for warning in summary.warnings)
    skipped = pd.read_csv(tmp_path / "out" / "skipped.csv")
    assert (
        skipped["why"].str.contains("cannot be decoded").sum() == counts["unreadable"]
    )


def test_a_blurred_part_is_not_scored(tmp_path: Path) -> None:
    import cv2

    image = tissue_slide(1500, 1000)
    image[:, :675] = cv2.GaussianBlur(image, (0, 0), 6)[:, :675]
    path = write_slide(tmp_path / "blur.tiff", np.ascontiguousarray(image))
    scorer = DarknessScorer(size_px=64, mpp=0.5)
    run(path, tmp_path / "out", scorer=scorer)
    table = pd.read_parquet(tmp_path / "out" / "tiles.parquet")
    blurred = table[table["status"] == "blurred"]
    assert len(blurred) > 20
    assert (blurred["x_px"] + 32 < 675).all()
    assert blurred["prob:tumour"].isna().all()
