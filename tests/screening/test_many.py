from __future__ import annotations

import json
from pathlib import Path

import pytest

from cytolens.screening.errors import ScreeningError
from cytolens.screening.many import Screening, folder_names, screen_slides
from cytolens.screening.settings import ReportSettings, ScreeningSettings, TileSettings
from cytolens.slides.errors import UnreadableSlideError
from support.slides import glass, write_slide
from support.tile_scorers import DarknessScorer

QUICK = ScreeningSettings(report=ReportSettings(gallery=2))


def run(paths: list[Path], out: Path) -> Screening:
    return screen_slides(DarknessScorer(), paths, out=out, settings=QUICK)


@pytest.fixture
def bad_slides(tmp_path: Path) -> list[Path]:
    broken = tmp_path / "broken.svs"
    broken.write_bytes(b"not a slide")
    blank = write_slide(tmp_path / "blank.tiff", glass(640, 640))
    unscaled = write_slide(tmp_path / "unscaled.tiff", glass(640, 640), mpp=None)
    return [broken, blank, unscaled, tmp_path / "absent.svs"]


def test_bad_slides_do_not_stop_the_others(
    slide_path: Path, bad_slides: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run([*bad_slides[:2], slide_path, *bad_slides[2:]], out)
    assert [s.slide for s in done.slides] == ["case.tiff"]
    assert [f.kind for f in done.failures] == [
        "UnreadableSlideError",
        "NoTissueError",
        "MissingResolutionError",
        "UnreadableSlideError",
    ]
    stored = json.loads((out / "screening.json").read_text("utf-8"))
    assert stored == done.to_json()


def test_one_bad_slide_alone_is_its_own_error(
    bad_slides: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(UnreadableSlideError, match="not a slide"):
        run(bad_slides[:1], tmp_path / "out")


def test_none_of_several_is_one_error(bad_slides: list[Path], tmp_path: Path) -> None:
    with pytest.raises(ScreeningError, match="None of 4 slides"):
        run(bad_slides, tmp_path / "out")


def test_settings_that_do_not_fit_fail_once(tmp_path: Path) -> None:
    settings = ScreeningSettings(report=ReportSettings(positive=("cancer",)))
    with pytest.raises(ScreeningError, match="cancer"):
        screen_slides(
            DarknessScorer(),
            [tmp_path / "a.svs", tmp_path / "b.svs"],
            out=tmp_path,
            settings=settings,
        )


def test_nothing_to_do_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScreeningError, match="no slide"):
        run([], tmp_path)


def test_equal_names_get_folders_of_their_own() -> None:
    paths = [Path("a/case.svs"), Path("b/Case.svs"), Path("b/other.svs")]
    names = folder_names(paths)
    assert names[2] == "other"
    assert len({name.casefold() for name in names}) == 3
    assert names == folder_names(paths)


def test_the_same_slide_twice_is_refused() -> None:
    with pytest.raises(ScreeningError, match="twice"):
        folder_names([Path("case.svs"), Path("./case.svs")])


def test_progress_tells_every_step(slide_path: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    screen_slides(
        DarknessScorer(),
        [slide_path],
        out=tmp_path,
        settings=QUICK.model_copy(update={"tiles": TileSettings(min_tissue=0.9)}),
        progress=lambda *step: told.append(step),
    )
    assert told[0][1] == 0
    name, done, total = told[-1]
    assert name == "case.tiff"
    assert done == total > 0
    assert [step[1] for step in told] == sorted(step[1] for step in told)
