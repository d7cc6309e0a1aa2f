"""What a report holds, whatever it is rendered to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure


@dataclass(frozen=True)
class Paragraph:
    """Plain text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """Short sentences, one below the other."""

    items: tuple[str, ...]
    kind: str = "bullets"


@dataclass(frozen=True)
class Table:
    """Rows of text; the first column names the row.

    Attributes:
        caption: What it shows.
        header: Names of the columns.
        rows: Cells; a line break in one is kept.
        notes: Below the table, such as why a figure is not defined.
        widths: Shares of the columns; by their content where empty.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    kind: str = "table"


@dataclass(frozen=True)
class Picture:
    """A drawn figure."""

    caption: str
    alt: str
    """What it shows, for who cannot see it."""
    svg: str
    wide: bool = False
    """Whether it takes the whole width of the page."""
    kind: str = "picture"


@dataclass(frozen=True)
class Thumbnail:
    """A small photograph of a sample."""

    title: str
    caption: str
    alt: str
    jpeg: bytes


@dataclass(frozen=True)
class Gallery:
    """Samples side by side."""

    caption: str
    items: tuple[Thumbnail, ...]
    kind: str = "gallery"


Block = Paragraph | Bullets | Table | Picture | Gallery


@dataclass(frozen=True)
class Section:
    """A part of the report under one heading; pictures that are not wide pair up."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A figure for the first page, with one sentence that says what it means."""

    figure: Figure
    meaning: str


@dataclass(frozen=True)
class Report:
    """A whole report; the first page is everything but the sections."""

    title: str
    subtitle: str
    notice: str
    key_figures: tuple[KeyFigure, ...]
    facts: tuple[tuple[str, str], ...]
    protocol: tuple[str, ...]
    cautions: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    banner: str = ""
    """Said above everything, such as that the data are synthetic."""
    appendix: tuple[Section, ...] = field(default=())
    """What a reviewer asks for, after the figures."""
    language: str = "en"
