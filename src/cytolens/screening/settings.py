"""What a screening may be told; every default is stated here."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from cytolens.config import StrictModel
from cytolens.models.validation import describe_faults
from cytolens.screening.errors import ScreeningError

Share = Annotated[float, Field(ge=0, le=1)]
Mpp = Annotated[float, Field(gt=0)]


class TileSettings(StrictModel):
    """Which tiles are cut and scored; another value means another tile table."""

    mpp: Mpp | None = None
    """Microns per pixel of the slide, where its file does not say it."""
    icc: bool = False
    """Bring the slide's colours to sRGB by the profile in its file."""
    tile_mpp: Mpp | None = None
    """Resolution to score at, where the bundle does not say at which it was trained."""
    overlap: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    """Share of a tile's side that the next tile repeats."""
    min_tissue: Share = 0.1
    """Tiles with a smaller share of tissue are background."""
    max_ink: Share = 0.3
    """Tiles with a larger share of pen are not scored."""
    max_blur: Share = 0.65
    """Tiles more blurred than this are not scored; 1 scores them all."""
    all_tiles: bool = False
    """Score every tile, whatever the tissue, pen and blur checks say."""
    batch_size: Annotated[int, Field(ge=1, le=256)] = 32
    """Tiles scored at a time; the last bits of a score may depend on it."""
    tiles_per_part: Annotated[int, Field(ge=1, le=65_536)] = 256
    """Tiles in one file of the parts; a killed run loses those in flight."""


class ReportSettings(StrictModel):
    """How scores become a report; may change without scoring again."""

    positive: tuple[str, ...] = ()
    """Classes that count as suspicious; none: see `suspicious_classes`."""
    threshold: Share | None = None
    """Suspicion from which on a tile belongs to a region; None: the bundle's, or .5."""
    gallery: Annotated[int, Field(ge=0, le=200)] = 30
    """How many of the most suspicious fields are shown."""


class WorkSettings(StrictModel):
    """How the work is done; no figure depends on it."""

    readers: Annotated[int, Field(ge=1, le=64)] = 2
    """Threads that read tiles ahead."""
    isolated: bool = True
    """Read each slide in processes of its own, which may crash, hang or eat memory."""


class ScreeningSettings(StrictModel):
    """All that a screening may be told."""

    tiles: TileSettings = TileSettings()
    report: ReportSettings = ReportSettings()
    work: WorkSettings = WorkSettings()


def make_settings(**parts: dict[str, Any]) -> ScreeningSettings:
    """Check what a user gave.

    Args:
        **parts: Values of `tiles`, `report` and `work`.

    Raises:
        ScreeningError: If a value is out of its range.
    """
    try:
        return ScreeningSettings.model_validate(parts)
    except ValidationError as error:
        faults = describe_faults(error, ScreeningSettings)
        raise ScreeningError(f"These settings cannot be used: {faults}.") from error
