"""What a worker of a cluster does: score one part of one slide.

A worker process keeps its model and its slide open between tasks, since the next part
is most often of the same slide.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cytolens.allocator import KEPT_BYTES, keep_freed_memory
from cytolens.bundle.checksums import SUMS_FILE
from cytolens.cluster import limit_threads
from cytolens.screening.errors import ScreeningError
from cytolens.screening.part_scoring import score_part
from cytolens.slides import open_slide

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.worklist import Worklist
    from cytolens.slides import Slide

SAME_PATHS = (
    "Every machine must see slides and bundle under the same path, such as on a "
    "network file system."
)


class ScorerSource(Protocol):
    """Makes the model ready where it is needed; hashable, and small enough to send."""

    def load(self) -> TileScorer:
        """Load it."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class BundleSource:
    """A bundle at a place that every machine sees under the same name."""

    bundle: str
    """Its folder, or ``hf:owner/name``."""
    engine: str
    device: str
    expected: str
    """What the engine calls itself where the work is handed out."""
    sums_sha256: str = ""
    """See `digest_of_sums`."""

    def load(self) -> TileScorer:
        """Load the very bundle, with the very engine, that is expected.

        Raises:
            ScreeningError: If this machine would score with another one.
        """
        from cytolens.screening.screen import load_scorer

        if digest_of_sums(self.bundle) != self.sums_sha256:
            raise ScreeningError(
                f"Found another bundle, or none, in {self.bundle} than the machine "
                f"that hands out the work. {SAME_PATHS}"
            )
        keep_freed_memory(KEPT_BYTES)
        scorer = load_scorer(self.bundle, engine=self.engine, device=self.device)  # type: ignore[arg-type]  # a name that an engine gave itself
        if kind_of(scorer.engine) != kind_of(self.expected):
            raise ScreeningError(
                f"Found the engine {scorer.engine}, expected {self.expected} as on the "
                "machine that hands out the work. Install the same extras everywhere, "
                "or name an engine that all have with --engine."
            )
        return scorer


@dataclass(frozen=True)
class SlideSource:
    """A slide at a place that every machine sees under the same name."""

    path: str
    mpp: float
    bytes: int
    icc: bool = False
    """Whether its colours are brought to sRGB."""
    isolated: bool = True
    """Whether it is read in processes of its own."""

    def open(self) -> Slide:
        """Open it.

        Raises:
            ScreeningError: If another file of that name is seen here.
            SlideError: If it cannot be read.
        """
        found = Path(self.path).stat().st_size if Path(self.path).is_file() else 0
        if found != self.bytes:
            raise ScreeningError(
                f"Found {found} bytes in {self.path}, expected {self.bytes} as on the "
                f"machine that hands out the work. {SAME_PATHS}"
            )
        return open_slide(self.path, mpp=self.mpp, icc=self.icc, isolated=self.isolated)


@dataclass(frozen=True)
class PartTask:
    """One part of one slide."""

    number: int
    """Its number on the slide."""
    worklist: Worklist
    """Cut down to this part's tiles."""
    slide: SlideSource
    scorer: ScorerSource
    model_id: str
    threads: int
    """Of the engine."""
    readers: int


def score_task(task: PartTask) -> pd.DataFrame:
    """Score a part; see `cytolens.screening.part_scoring.score_part`.

    Raises:
        CytolensError: If the model or the slide is not the one that is meant.
    """
    limit_threads(task.threads)
    scorer = _scorer(task.scorer)
    if scorer.model_id != task.model_id:
        raise ScreeningError(
            f"Found the model {scorer.model_id}, expected {task.model_id}. {SAME_PATHS}"
        )
    return score_part(
        _slide(task.slide),
        scorer,
        worklist=task.worklist,
        number=0,
        readers=task.readers,
    )


def digest_of_sums(bundle: str) -> str:
    """SHA-256 of the checksums of all files of a bundle; empty where it has none."""
    path = Path(bundle) / SUMS_FILE
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def kind_of(engine: str) -> tuple[str, str]:
    """Name and kind of device of an engine, such as ``torch`` and ``cuda``."""
    match = re.match(r"([^ ]+)(?: \((\w+))?", engine)
    return (match[1], match[2] or "cpu") if match else (engine, "cpu")


@lru_cache(maxsize=1)
def _scorer(source: ScorerSource) -> TileScorer:
    return source.load()


_open: dict[SlideSource, Slide] = {}


def _slide(source: SlideSource) -> Slide:
    if source not in _open:
        for earlier in list(_open):
            _open.pop(earlier).close()
        _open[source] = source.open()
    return _open[source]
