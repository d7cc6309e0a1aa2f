"""A report as plain data and files, for a typesetter that reads JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cytolens import __version__
from cytolens.reporting.gauge import gauge
from cytolens.reporting.layout import block_rows
from cytolens.reporting.report import Bullets, Gallery, Paragraph, Picture, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.reporting.report import Block, KeyFigure, Report, Section

CONTENT_FILE = "report.json"


@dataclass
class PdfContent:
    """What the template reads: one JSON text, and pictures by file name.

    No text of a user ever becomes part of the template, so none can be run.
    """

    files: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report) -> PdfContent:
        """Gather everything."""
        content = cls()
        text = json.dumps(content._report(report), ensure_ascii=False)
        content.files[CONTENT_FILE] = text.encode()
        return content

    def _report(self, report: Report) -> dict[str, Any]:
        return {
            "title": report.title,
            "subtitle": report.subtitle,
            "notice": report.notice,
            "banner": report.banner,
            "language": report.language,
            "version": __version__,
            "footer": report.footer,
            "key_figures": [_key_figure(item) for item in report.key_figures],
            "facts": report.facts,
            "protocol": report.protocol,
            "cautions": report.cautions,
            "sections": self._sections(report.sections),
            "appendix": self._sections(report.appendix),
        }

    def _sections(self, sections: Sequence[Section]) -> list[dict[str, Any]]:
        return [
            {
                "title": section.title,
                "rows": [
                    [self._block(block) for block in row]
                    for row in block_rows(section.blocks)
                ],
            }
            for section in sections
        ]

    def _block(self, block: Block) -> dict[str, Any]:
        plain: dict[str, Any] = {"kind": block.kind}
        match block:
            case Paragraph():
                return plain | {"text": block.text}
            case Bullets():
                return plain | {"items": block.items}
            case Table():
                return plain | {
                    "caption": block.caption,
                    "header": block.header,
                    "rows": block.rows,
                    "notes": block.notes,
                    "widths": block.widths,
                }
            case Picture():
                return plain | {
                    "caption": block.caption,
                    "alt": block.alt,
                    "wide": block.wide,
                    "file": self._file(block.svg.encode(), "svg"),
                }
            case Gallery():
                return plain | {
                    "caption": block.caption,
                    "items": [
                        {
                            "title": item.title,
                            "caption": item.caption,
                            "alt": item.alt,
                            "file": self._file(item.jpeg, "jpg"),
                        }
                        for item in block.items
                    ],
                }

    def _file(self, content: bytes, suffix: str) -> str:
        name = f"picture-{len(self.files) + 1}.{suffix}"
        self.files[name] = content
        return name


def _key_figure(item: KeyFigure) -> dict[str, Any]:
    figure = item.figure
    return {
        "name": figure.name,
        "defined": figure.is_defined,
        "value": figure.value_text,
        "interval": figure.interval_text,
        "note": figure.note,
        "meaning": item.meaning,
        "gauge": gauge(figure),
    }
