"""Screen one slide."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cytolens.screening.job import claim_folder, describe_job
from cytolens.screening.outputs import write_outputs
from cytolens.screening.plan import make_plan
from cytolens.screening.runner import run_here
from cytolens.screening.scoring import all_unreadable, score_slide
from cytolens.screening.suspicion import choose_suspicion
from cytolens.slides import open_slide
from cytolens.slides.errors import UnreadableSlideError

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.screening.runner import PartRunner
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.scoring import Advance
    from cytolens.screening.settings import ScreeningSettings
    from cytolens.screening.summary import SlideSummary


def screen_slide(
    path: Path,
    scorer: TileScorer,
    *,
    folder: Path,
    settings: ScreeningSettings,
    advance: Advance,
    runner: PartRunner = run_here,
) -> SlideSummary:
    """Screen one slide into one folder, taking up what an earlier run left there.

    Raises:
        SlideError: If the slide cannot be read, has no known resolution, is too small,
            or holds no tissue.
        OutputExistsError: If the folder holds another screening.
        ScreeningError: If the settings do not fit the bundle.
    """
    began = time.perf_counter()
    suspicion = choose_suspicion(scorer, settings.report)
    opened = open_slide(
        path,
        mpp=settings.tiles.mpp,
        icc=settings.tiles.icc,
        isolated=settings.work.isolated,
    )
    with opened as slide:
        plan = make_plan(
            slide, scorer.preprocessing, settings=settings.tiles, out=folder
        )
        claim_folder(
            folder, describe_job(slide, scorer, plan=plan, settings=settings.tiles)
        )
        table = score_slide(
            slide,
            scorer,
            plan=plan,
            worklist=plan.worklist(settings.tiles),
            work=settings.work,
            folder=folder,
            advance=advance,
            runner=runner,
        )
        if all_unreadable(table):
            found = "none of its tiles can be decoded"
            raise UnreadableSlideError(path, found=found)
        return write_outputs(
            slide,
            scorer,
            plan=plan,
            table=table,
            suspicion=suspicion,
            tiles=settings.tiles,
            report=settings.report,
            folder=folder,
            seconds=lambda: time.perf_counter() - began,
        )
