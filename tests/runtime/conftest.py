from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.runtime.exported import GRAPH_FILES
from support.bundles import TINY, write_tiny_bundle
from support.graphs import add_graph

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session", params=TINY)
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A tiny bundle of each kind, with every graph; not to be changed."""
    folder = tmp_path_factory.mktemp("exported") / "bundle"
    write_tiny_bundle(folder, request.param)
    for kind in GRAPH_FILES:
        add_graph(folder, kind)
    return folder


@pytest.fixture(scope="session")
def exported_single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny bundle of single images with an OpenVINO graph; not to be changed."""
    folder = tmp_path_factory.mktemp("exported-single") / "bundle"
    return add_graph(write_tiny_bundle(folder), "openvino")
