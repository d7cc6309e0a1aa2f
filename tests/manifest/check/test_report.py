"""The page holds everything it shows, and no name becomes markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cytolens.manifest.check import check_manifest
from cytolens.manifest.check.report import TITLES, write_html
from cytolens.manifest.check.result import FindingKind
from support.tissue import draw_tissue, write_manifest_of

if TYPE_CHECKING:
    from pathlib import Path


def page_of(folder: Path, name: str) -> str:
    images = {name: draw_tissue(1), "two": draw_tissue(1)}
    manifest = write_manifest_of(folder, images, label=["a", "b"])
    write_html(check_manifest(manifest), manifest, folder / "report.html")
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_is_self_contained(tmp_path: Path) -> None:
    page = page_of(tmp_path, "one")
    assert not re.search(r"https?://|<script|<link", page)
    assert page.count("data:image/jpeg;base64,") == 2
    assert "Research use only, not for diagnosis." in page


def test_names_are_escaped(tmp_path: Path) -> None:
    page = page_of(tmp_path, "<b>bold & bad")
    assert "<b>bold" not in page
    assert "&lt;b&gt;bold &amp; bad" in page


def test_every_kind_has_a_title() -> None:
    assert set(TITLES) == set(FindingKind)
