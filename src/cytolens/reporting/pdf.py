"""Render a report as PDF: tagged, with an outline, and the same bytes again."""

from __future__ import annotations

import shutil
import tempfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cytolens.reporting.pdf_content import PdfContent

if TYPE_CHECKING:
    from cytolens.reporting.report import Report

TEMPLATE = "report.typ"
FONTS = "fonts"
STANDARD = "ua-1"
"""PDF/UA: a screen reader gets headings, tables and what pictures show."""


def render_pdf(report: Report) -> bytes:
    """Set a report on A4 pages.

    Fonts come with the packages this one needs, so that every machine sets the same
    page. Where these lack a letter (of a class name, say), the machine's own are
    taken as well; where no font has it, the file is not marked as PDF/UA.
    """
    with tempfile.TemporaryDirectory(prefix="cytolens-report-") as name:
        folder = Path(name)
        for file, content in PdfContent.of(report).files.items():
            (folder / file).write_bytes(content)
        template = resources.files("cytolens.reporting") / "templates" / TEMPLATE
        (folder / TEMPLATE).write_bytes(template.read_bytes())
        _add_fonts(folder / FONTS)
        return _compile(folder)


def _add_fonts(folder: Path) -> None:
    """Put the drawings' font beside the typesetter's own, and none of the others."""
    import matplotlib as mpl

    folder.mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        shutil.copy(Path(mpl.get_data_path()) / "fonts" / "ttf" / name, folder)


def _compile(folder: Path) -> bytes:
    import typst

    attempts: tuple[dict[str, Any], ...] = (
        {"own_fonts_only": True, "standards": [STANDARD]},
        {"own_fonts_only": False, "standards": [STANDARD]},
    )
    for attempt in attempts:
        try:
            return _attempt(folder, **attempt)
        except typst.TypstError:
            continue
    return _attempt(folder, own_fonts_only=False, standards=[])


def _attempt(folder: Path, *, own_fonts_only: bool, standards: list[Any]) -> bytes:
    import typst

    compiler = typst.Compiler(
        folder / TEMPLATE,
        root=folder,
        font_paths=[folder / FONTS],
        ignore_system_fonts=own_fonts_only,
        package_path=folder,
        package_cache_path=folder,
    )
    # A fixed time: the file says nothing of when, and is the same again.
    result = compiler.compile(format="pdf", pdf_standards=standards, timestamp=0)
    if not isinstance(result, bytes):
        msg = f"typst gave {type(result).__name__}, expected the bytes of one PDF"
        raise TypeError(msg)
    return result
