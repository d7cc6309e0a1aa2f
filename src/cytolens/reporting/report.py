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
class Table:
    """Rows of text; the first column names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True)
class Picture:
    """A drawn figure."""

    caption: str
    alt: str
    """What it shows, for who cannot see it."""
    svg: str
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


Block = Paragraph | Table | Picture | Gallery


@dataclass(frozen=True)
class Section:
    """A part of the report under one heading."""

    title: str
    blocks: tuple[Block, ...]
    columns: int = 1
    """Blocks side by side, where the page is wide enough."""


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
    extra: tuple[Block, ...] = field(default=())
    """Blocks of the first page, after the figures."""
