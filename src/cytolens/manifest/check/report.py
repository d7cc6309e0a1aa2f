"""The check as one page: the pairs side by side, nothing loaded from elsewhere."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path

import cv2
from jinja2 import Environment, StrictUndefined

from cytolens.images import ImageError, decode_image
from cytolens.manifest.check.result import CheckResult, Finding, FindingKind
from cytolens.manifest.schema import Manifest

MAX_SHOWN = 150
"""Findings of one kind with pictures; the JSON output lists all."""
THUMBNAIL_PX = 220
MAX_NAMES = 12

_JPEG_QUALITY = 82

TITLES = {
    FindingKind.UNREADABLE: ("Unreadable files", "Missing, damaged, foreign or huge."),
    FindingKind.LABEL_CONFLICT: (
        "One image under two labels",
        "At least one label is wrong.",
    ),
    FindingKind.DUPLICATE: (
        "Exact duplicates",
        "Equal pixel for pixel, also after quarter turns and mirroring.",
    ),
    FindingKind.NEAR_DUPLICATE: (
        "Near-duplicates",
        "One field, turned, zoomed, cropped, re-coloured or re-encoded.",
    ),
    FindingKind.OVERLAP: (
        "Overlapping fields",
        "Part of one field is in the other: both come from one slide.",
    ),
    FindingKind.GROUP_ACROSS_SPLITS: (
        "Groups on both sides of the split",
        "Results on such a split say nothing about new patients.",
    ),
    FindingKind.CLASSES: ("Classes", "What is there to be told apart."),
    FindingKind.FEW_GROUPS: ("Too few groups", "The class cannot be split by group."),
    FindingKind.UNLABELLED: ("Samples without a label", ""),
    FindingKind.IMBALANCE: ("Imbalance", ""),
    FindingKind.OVERLAY: ("Drawings and print in pictures", "A shortcut for a model."),
    FindingKind.UNKNOWN_GROUPS: ("Unknown groups", ""),
}


@dataclass(frozen=True)
class Thumbnail:
    """One picture of the page."""

    name: str
    uri: str
    """Empty if the image cannot be read."""


@dataclass(frozen=True)
class Entry:
    """One finding with its pictures and the names that fit."""

    finding: Finding
    thumbnails: list[Thumbnail]

    @property
    def names(self) -> str:
        """The first samples, and how many more."""
        shown = ", ".join(self.finding.samples[:MAX_NAMES])
        more = len(self.finding.samples) - MAX_NAMES
        return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True)
class Section:
    """All findings of one kind and severity."""

    title: str
    explanation: str
    severity: str
    count: int
    entries: list[Entry]

    @property
    def left_out(self) -> int:
        """Findings that the page does not show."""
        return self.count - len(self.entries)


def write_html(result: CheckResult, manifest: Manifest, path: Path) -> None:
    """Write the report as one self-contained HTML file.

    Args:
        result: What was found.
        manifest: Where its images are.
        path: The file to write; replaced if it exists.
    """
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = files(__package__).joinpath("report.html.j2").read_text(encoding="utf-8")
    page = environment.from_string(source).render(
        result=result, sections=_sections(result.findings, manifest.root)
    )
    path.write_text(page, encoding="utf-8")


def _sections(findings: Iterable[Finding], root: Path) -> list[Section]:
    sections = []
    for (severity, kind), same in groupby(findings, lambda f: (f.severity, f.kind)):
        members = list(same)
        title, explanation = TITLES[kind]
        entries = [
            Entry(finding, _thumbnails(finding, root))
            for finding in members[:MAX_SHOWN]
        ]
        sections.append(Section(title, explanation, severity, len(members), entries))
    return sections


def _thumbnails(finding: Finding, root: Path) -> list[Thumbnail]:
    names = finding.evidence.get("shown", [])
    return [Thumbnail(name, _thumbnail(root / name)) for name in names]


def _thumbnail(path: Path) -> str:
    try:
        image = decode_image(path)
    except ImageError:
        return ""
    scale = min(1.0, THUMBNAIL_PX / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), quality)
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
