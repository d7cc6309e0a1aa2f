from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cytolens.manifest import Manifest, read_manifest
from cytolens.training import gate
from cytolens.training.errors import FaultyManifestError
from cytolens.training.gate import pass_gate
from cytolens.training.run_folder import RunFolder
from support.cells import write_cells

if TYPE_CHECKING:
    from pathlib import Path

FOUND = {
    "faults": ["duplicate: a.png and b.png are one image (and 4 more)", "classes: one"],
    "warnings": ["imbalance: 90 to 1"],
}


@pytest.fixture
def manifest(cells_manifest: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    monkeypatch.setattr(gate, "_check", lambda _: FOUND)
    return read_manifest(cells_manifest)


def test_faults_are_refused_with_what_to_do(manifest: Manifest, tmp_path: Path) -> None:
    with pytest.raises(FaultyManifestError) as caught:
        pass_gate(manifest, RunFolder(tmp_path), allow_faults=False)
    words = str(caught.value)
    assert "2 kinds of fault" in words
    assert "a.png and b.png" in words
    assert "--allow-faults" in words


def test_allowed_faults_are_handed_on_for_ever(
    manifest: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = RunFolder(tmp_path)
    report = pass_gate(manifest, folder, allow_faults=True)
    assert list(report.allowed_faults) == FOUND["faults"]
    assert list(report.warnings) == FOUND["warnings"]

    def not_again(_: Manifest) -> None:
        pytest.fail("a resumed run checks no second time")

    monkeypatch.setattr(gate, "_check", not_again)
    assert pass_gate(manifest, folder, allow_faults=True) == report


def test_the_check_itself_lets_sound_cells_pass_and_finds_a_leak(
    tmp_path: Path,
) -> None:
    manifest = read_manifest(write_cells(tmp_path / "cells", per_class=10, groups=5))
    sound = pass_gate(manifest, RunFolder(tmp_path / "1"), allow_faults=False)
    assert sound.allowed_faults == ()
    train, val = (manifest.subset(s).image_paths()[0] for s in ("train", "val"))
    shutil.copy(train, val)
    with pytest.raises(FaultyManifestError, match="duplicate"):
        pass_gate(manifest, RunFolder(tmp_path / "2"), allow_faults=False)
