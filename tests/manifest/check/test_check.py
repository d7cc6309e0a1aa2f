"""The whole check on faulty files, pairs and odd manifests."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.manifest import Manifest, read_manifest
from cytolens.manifest.check import FindingKind, Severity, check_manifest
from support.tissue import draw_tissue, write_manifest_of

if TYPE_CHECKING:
    from pathlib import Path


def bomb_png() -> bytes:
    """A PNG of a few bytes that declares 100,000 x 100,000 pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    return b"\x89PNG\r\n\x1a\n" + chunk


def test_every_unreadable_file_is_named(tmp_path: Path) -> None:
    images = {f"s{seed}": draw_tissue(seed) for seed in range(6)}
    manifest = write_manifest_of(tmp_path, images, label=["a", "b"] * 3)
    (tmp_path / "s0.png").write_bytes(bomb_png())
    (tmp_path / "s1.png").write_text("<html>not found</html>")
    (tmp_path / "s2.png").unlink()
    whole = (tmp_path / "s3.png").read_bytes()
    (tmp_path / "s3.png").write_bytes(whole[: len(whole) // 2])
    result = check_manifest(manifest)
    found = result.of(FindingKind.UNREADABLE)
    assert [f.samples for f in found] == [("s0",), ("s1",), ("s2",), ("s3",)]
    assert result.readable_images == 2
    assert not result.ok


def test_synthetic_cells_are_clean(cells_manifest: Path) -> None:
    assert check_manifest(read_manifest(cells_manifest)).errors == ()


def test_pairs_are_compared_between_samples_only(tmp_path: Path) -> None:
    images = {f"s{seed}": draw_tissue(seed) for seed in range(8)}
    single = write_manifest_of(tmp_path, images)
    before = [f"s{seed}.png" for seed in (0, 1, 2, 3)]
    after = ["s0.png", "s5.png", "s1.png", "s7.png"]
    table = single.table.drop(columns="image").head(4)
    table = table.assign(image_before=before, image_after=after, label=[*"abab"])
    result = check_manifest(Manifest(table, tmp_path))
    exact = [f for f in result.findings if f.evidence.get("copy") == "exact"]
    assert ("s1", "s2") in [f.samples for f in exact]
    assert result.images == 8


def test_blank_and_single_images(tmp_path: Path) -> None:
    blank = np.full((40, 60, 3), 255, np.uint8)
    result = check_manifest(write_manifest_of(tmp_path, {"one": blank}, label=["a"]))
    assert [f.kind for f in result.errors] == [FindingKind.CLASSES]


def test_an_empty_manifest_is_an_error_of_no_kind(tmp_path: Path) -> None:
    table = pd.DataFrame(
        columns=["sample", "image", "label", "group", "site", "split", "mpp"]
    )
    assert check_manifest(Manifest(table, tmp_path)).samples == 0


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int]] = []
    images = {f"s{seed}": draw_tissue(seed) for seed in range(3)}
    check_manifest(
        write_manifest_of(tmp_path, images),
        progress=lambda *call: calls.append(call),
    )
    assert ("images", 3, 3) in calls


def test_errors_come_first(tmp_path: Path) -> None:
    images = {"one": draw_tissue(1), "two": draw_tissue(1)}
    result = check_manifest(write_manifest_of(tmp_path, images, label=["a", "b"]))
    severities = [finding.severity for finding in result.findings]
    assert severities == sorted(severities, key=lambda s: s != Severity.ERROR)
