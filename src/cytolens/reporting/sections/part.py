"""A part of a report: what is read, and the same as files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.reporting.drawings.canvas import Drawing
    from cytolens.reporting.report import Section


@dataclass(frozen=True)
class Part:
    """One section.

    Attributes:
        section: Its words, tables and pictures.
        drawings: Its pictures as files.
        tables: Its numbers with all digits; file name -> table.
        is_appendix: Whether it stands after the figures.
    """

    section: Section
    drawings: tuple[Drawing, ...] = ()
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    is_appendix: bool = False
