from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cytolens.cluster import connect
from cytolens.cluster.errors import ClusterUnreachableError
from cytolens.errors import MissingExtraError

if TYPE_CHECKING:
    from pathlib import Path


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"cytolens\[ray\]"), connect("local"):
        pass


def test_a_machine_without_a_cluster_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    with pytest.raises(ClusterUnreachableError, match="auto"), connect("auto"):
        pass
