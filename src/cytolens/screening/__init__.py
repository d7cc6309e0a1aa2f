"""From slides to scores, heat maps, ranked regions and exports."""

from cytolens.screening.many import Screening, SlideFailure
from cytolens.screening.screen import screen
from cytolens.screening.settings import (
    ReportSettings,
    ScreeningSettings,
    TileSettings,
    WorkSettings,
)
from cytolens.screening.summary import SlideSummary

__all__ = [
    "ReportSettings",
    "Screening",
    "ScreeningSettings",
    "SlideFailure",
    "SlideSummary",
    "TileSettings",
    "WorkSettings",
    "screen",
]
