"""Overlays in one class are a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import pytest

from cytolens.manifest.check import FindingKind, check_manifest
from support.tissue import draw_tissue, write_manifest_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("marked", "expected"), [(0, []), (12, ["b"])])
def test_marks_in_one_class(marked: int, expected: list[str], tmp_path: Path) -> None:
    images = {f"s{seed:02}": draw_tissue(seed) for seed in range(24)}
    labels = ["a", "b"] * 12
    for seed in range(1, 2 * marked, 2):
        mark = images[f"s{seed:02}"]
        cv2.arrowedLine(mark, (20 + seed, 30), (70, 90 + seed), (0, 255, 0), 2)
    result = check_manifest(write_manifest_of(tmp_path, images, label=labels))
    found = result.of(FindingKind.OVERLAY)
    standing = [name for f in found for name in f.evidence["classes_standing_out"]]
    assert standing == expected
    assert [len(finding.samples) for finding in found] == [12] * bool(expected)
