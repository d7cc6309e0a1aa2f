"""The check on published sets with real faults, and on clean ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cytolens.datasets import import_dataset
from cytolens.manifest import read_manifest
from cytolens.manifest.check import CheckResult, FindingKind, check_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

COPIES = {
    FindingKind.DUPLICATE,
    FindingKind.NEAR_DUPLICATE,
    FindingKind.LABEL_CONFLICT,
}

pytestmark = pytest.mark.slow


def check_import(
    layout: str, root: Path, folder: Path, columns: Mapping[str, str] | None = None
) -> CheckResult:
    """Import a set, then check it."""
    table = folder / "manifest.csv"
    import_dataset(layout, root, out=table, columns=columns)
    return check_manifest(read_manifest(table, require_files=False))


def test_leaks_of_lbc_leaky(real_data: Path, tmp_path: Path) -> None:
    result = check_import("folders", real_data / "faulty" / "lbc-leaky", tmp_path)
    found: set[str] = set()
    strangers: set[str] = set()
    for finding in result.findings:
        if finding.kind in COPIES and finding.crosses_splits:
            originals = {field_of(name) for name in finding.evidence["images"]}
            (found if len(originals) == 1 else strangers).update(originals)
    assert len(found) >= 57
    assert not strangers


def field_of(image: str) -> str:
    """``…/HSIL/HSIL_10 (1)_0_4446.jpg`` is a copy of ``HSIL_10 (1)``."""
    match = re.match(r"[^)]*\)", Path(image).name)
    assert match
    return match.group()


def test_conflicts_of_oral(real_data: Path, tmp_path: Path) -> None:
    result = check_import("folders", real_data / "faulty" / "oral-conflicts", tmp_path)
    exact = [
        finding
        for finding in result.of(FindingKind.LABEL_CONFLICT)
        if finding.evidence["copy"] == "exact"
    ]
    assert len(exact) == 14


def test_twins_of_annocerv(real_data: Path, tmp_path: Path) -> None:
    result = check_import(
        "csv",
        real_data / "faulty" / "annocerv-twins" / "metadata.csv",
        tmp_path,
        {"image": "image_path", "group": "case_id", "split": "split"},
    )
    twins = set()
    for finding in result.of(FindingKind.DUPLICATE):
        cases = sorted({case_of(name) for name in finding.evidence["images"]})
        if len(cases) > 1:  # patient 27 has one image twice
            twins.add((*cases, finding.crosses_splits))
    assert twins == {
        (1, 23, True),
        (55, 87, True),
        (16, 26, False),
        (21, 28, False),
        (98, 100, False),
    }


def case_of(image: str) -> int:
    """The patient number in ``…/C23Aceto_1.jpg``."""
    match = re.match(r"C(\d+)", Path(image).name)
    assert match
    return int(match.group(1))


def test_duplicates_of_pcam(real_data: Path, tmp_path: Path) -> None:
    result = check_import("folders", real_data / "faulty" / "pcam-duplicates", tmp_path)
    found = result.of(FindingKind.DUPLICATE)
    assert len({name for finding in found for name in finding.samples}) == 193


@pytest.mark.parametrize("name", ["herlev", "lbc"])
def test_clean_sets_pass(name: str, real_data: Path) -> None:
    result = check_manifest(read_manifest(real_data / name / "manifest.csv"))
    assert [f for f in result.errors if f.kind != FindingKind.FEW_GROUPS] == []


def test_overlays_of_cervix_pairs(real_data: Path) -> None:
    manifest = read_manifest(real_data / "cervix-pairs" / "manifest.csv")
    found = check_manifest(manifest).of(FindingKind.OVERLAY)
    after = [f for f in found if f.evidence["column"] == "image_after"]
    assert len(after[0].samples) >= 34
