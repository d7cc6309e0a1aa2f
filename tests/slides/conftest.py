"""One generated slide for all tests of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.slides import tissue_slide, write_slide

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def slide_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 1500 x 1000 slide of three levels at 0.5 microns per pixel."""
    path = tmp_path_factory.mktemp("slides") / "case.tiff"
    return write_slide(path, tissue_slide(1500, 1000))
