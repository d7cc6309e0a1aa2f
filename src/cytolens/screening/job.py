"""What a slide's folder holds, so that a later run never mixes two screenings."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cytolens import __version__
from cytolens.config import StrictModel
from cytolens.errors import OutputExistsError
from cytolens.screening.settings import TileSettings

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.screening.plan import Plan
    from cytolens.screening.scorer import TileScorer
    from cytolens.slides import Slide

JOB_FILE = "job.json"
HEAD_BYTES = 1 << 16


class Job(StrictModel):
    """Everything that the tile table depends on."""

    slide: str
    """File name."""
    slide_bytes: int
    slide_head_sha256: str
    """Of the first 64 KiB of each file, where the header stands."""
    slide_mpp: float
    model: str
    classes: tuple[str, ...]
    tile_px: int
    tiles: int
    tiles_to_score_sha256: str
    settings: TileSettings
    code_version: str


def describe_job(
    slide: Slide, scorer: TileScorer, *, plan: Plan, settings: TileSettings
) -> Job:
    """Describe a screening before it starts."""
    files = _files(slide.path)
    head = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            head.update(file.read(HEAD_BYTES))
    return Job(
        slide=slide.path.name,
        slide_bytes=sum(path.stat().st_size for path in files),
        slide_head_sha256=head.hexdigest(),
        slide_mpp=slide.mpp,
        model=scorer.model_id,
        classes=scorer.classes,
        tile_px=plan.grid.tile_px,
        tiles=len(plan.grid),
        tiles_to_score_sha256=hashlib.sha256(plan.to_score.tobytes()).hexdigest(),
        settings=settings,
        code_version=__version__,
    )


def _files(path: Path) -> list[Path]:
    """The slide's file, or those of its folder, as DICOM has it."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file())


def claim_folder(folder: Path, job: Job) -> None:
    """Take a folder for a job, or find that it is the same job's.

    Raises:
        OutputExistsError: If the folder holds another screening.
    """
    path = folder / JOB_FILE
    if not path.exists():
        write_json(job.model_dump(mode="json"), path)
        return
    try:
        earlier = Job.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, OSError, UnicodeDecodeError) as error:
        raise OutputExistsError(
            f"{path} is not readable as a screening's job. Choose another --out, or "
            "delete the folder."
        ) from error
    changed = [
        name
        for name in Job.model_fields
        if getattr(earlier, name) != getattr(job, name)
    ]
    if changed:
        raise OutputExistsError(
            f"{folder} holds a screening with another {', '.join(changed)}. Choose "
            "another --out, or delete the folder; the same command would resume it."
        )


def write_json(data: dict[str, Any], path: Path) -> None:
    """Write JSON so that the file is whole or absent."""
    hidden = path.with_name(f".{path.name}.tmp")
    with hidden.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        file.flush()
        os.fsync(file.fileno())
    hidden.replace(path)
