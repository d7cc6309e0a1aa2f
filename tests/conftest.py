"""Fixtures of every room."""

from __future__ import annotations

import os
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import settings

from support.cells import write_cells

# Tests run side by side: threads that wait for each other would only get in the way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Never the user's own cache; what the tests start has the same.
_CACHE = tempfile.TemporaryDirectory(prefix="cytolens-cache-")
os.environ["CYTOLENS_CACHE"] = _CACHE.name

# Ray's clusters of the tests know each other by a token of this run, and nobody else.
os.environ.setdefault("RAY_AUTH_MODE", "token")
os.environ.setdefault("RAY_AUTH_TOKEN", uuid.uuid4().hex * 2)

# A busy machine must not fail a test: no deadlines.
settings.register_profile("cytolens", deadline=None, max_examples=50)
settings.load_profile("cytolens")


def _folder_from(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"needs real files: set {variable} to their folder")
    return Path(value)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real image sets; skips where there is none."""
    return _folder_from("CYTOLENS_DATA")


@pytest.fixture(scope="session")
def real_weights() -> Path:
    """Folder of pretrained weights; skips where there is none."""
    return _folder_from("CYTOLENS_WEIGHTS")


@pytest.fixture(scope="session")
def cells_manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Manifest of 40 synthetic cells, two classes, split by patient; read only."""
    return write_cells(tmp_path_factory.mktemp("cells"))


@pytest.fixture(scope="session")
def pairs_manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Manifest of 40 synthetic pairs, before and after staining; read only."""
    return write_cells(tmp_path_factory.mktemp("pairs"), pair=True)
