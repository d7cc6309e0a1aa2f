"""Screen one slide after another; one that fails does not stop the rest."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.config import StrictModel
from cytolens.errors import OutputExistsError
from cytolens.screening.errors import ScreeningError
from cytolens.screening.job import write_json
from cytolens.screening.runner import run_here
from cytolens.screening.slide_run import screen_slide
from cytolens.screening.suspicion import choose_suspicion
from cytolens.slides.errors import SlideError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cytolens.screening.runner import PartRunner
    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import ScreeningSettings
    from cytolens.screening.summary import SlideSummary

    Progress = Callable[[str, int, int], None]

INDEX = "screening.json"


class SlideFailure(StrictModel):
    """A slide that could not be screened, and why."""

    slide: str
    kind: str
    """Name of the error's class."""
    error: str


@dataclass(frozen=True)
class Screening:
    """What a screening made."""

    out: Path
    slides: tuple[SlideSummary, ...]
    failures: tuple[SlideFailure, ...]

    def to_json(self) -> dict[str, Any]:
        """All of ``screening.json``."""
        return {
            "schema_version": 1,
            "slides": [s.model_dump(mode="json") for s in self.slides],
            "failures": [f.model_dump(mode="json") for f in self.failures],
        }


def screen_slides(
    scorer: TileScorer,
    paths: Sequence[Path],
    *,
    out: Path,
    settings: ScreeningSettings,
    progress: Progress | None = None,
    runner: PartRunner = run_here,
) -> Screening:
    """Screen slides in order; see `cytolens.screening.screen.screen`."""
    if not paths:
        msg = "Found no slide. Expected at least one slide file."
        raise ScreeningError(msg)
    # Settings that do not fit the bundle fail once, not once a slide.
    choose_suspicion(scorer, settings.report)
    summaries, failures = [], []
    for path, name in zip(paths, folder_names(paths), strict=True):
        try:
            summary = screen_slide(
                path,
                scorer,
                folder=out / name,
                settings=settings,
                advance=_advance_of(path, progress),
                runner=runner,
            )
            summaries.append(summary)
        except (SlideError, OutputExistsError) as error:
            if len(paths) == 1:
                raise
            kind = type(error).__name__
            failures.append(SlideFailure(slide=str(path), kind=kind, error=str(error)))
    screening = Screening(out, tuple(summaries), tuple(failures))
    out.mkdir(parents=True, exist_ok=True)
    write_json(screening.to_json(), out / INDEX)
    if not summaries:
        raise ScreeningError(
            f"None of {len(paths)} slides could be screened; {out / INDEX} says why "
            f"for each. The first: {failures[0].error}"
        )
    return screening


def folder_names(paths: Sequence[Path]) -> list[str]:
    """Name a folder per slide: its name, with a hash of its place where names repeat.

    Raises:
        ScreeningError: If one slide is given twice.
    """
    whole = [path.resolve() for path in paths]
    twice = [str(path) for path, n in Counter(whole).items() if n > 1]
    if twice:
        msg = f"Found {twice[0]} twice. Expected every slide once."
        raise ScreeningError(msg)
    stems = Counter(path.stem.casefold() for path in paths)
    return [
        path.stem
        if stems[path.stem.casefold()] == 1
        else f"{path.stem}-{hashlib.sha256(str(full).encode()).hexdigest()[:8]}"
        for path, full in zip(paths, whole, strict=True)
    ]


def _advance_of(path: Path, progress: Progress | None) -> Callable[[int, int], None]:
    def advance(done: int, total: int) -> None:
        if progress is not None:
            progress(path.name, done, total)

    return advance
