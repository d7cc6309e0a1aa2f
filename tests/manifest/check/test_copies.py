"""Planted copies are found and strangers are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from cytolens.manifest.check import CheckResult, FindingKind, check_manifest
from support.tissue import Rgb, draw_tissue, warp, write_manifest_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHANGES: dict[str, Callable[[Rgb], Rgb]] = {
    "turned": lambda image: warp(image, turn_degrees=37),
    "zoomed": lambda image: warp(image, zoom=1.3),
    "streaks": lambda image: warp(
        image, turn_degrees=-50, zoom=0.9, border=cv2.BORDER_REPLICATE
    ),
    "mirrored and turned": lambda image: warp(image[:, ::-1].copy(), turn_degrees=20),
    "cropped": lambda image: image[20:140, 30:150].copy(),
    "half size": lambda image: image[::2, ::2].copy(),
    "blurred": lambda image: np.asarray(cv2.GaussianBlur(image, (0, 0), 2), np.uint8),
    "noisy": lambda image: np.clip(
        image + np.random.default_rng(0).normal(0, 12, image.shape), 0, 255
    ).astype(np.uint8),
    "brighter": lambda image: np.clip(image * 0.8 + 45, 0, 255).astype(np.uint8),
    "red and blue swapped": lambda image: image[..., ::-1].copy(),
    "stretched": lambda image: np.asarray(cv2.resize(image, (160, 120)), np.uint8),
}


def check_copy(folder: Path, copy: Rgb) -> CheckResult:
    images = {f"s{seed}": draw_tissue(seed) for seed in range(12)}
    manifest = write_manifest_of(
        folder,
        {**images, "copy": copy},
        label=["a", "b"] * 6 + ["a"],
        group=[f"g{number}" for number in range(13)],
        split=["train"] * 8 + ["val"] * 4 + ["val"],
    )
    return check_manifest(manifest)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_across_the_split_is_an_error(
    change: str, tmp_path: Path
) -> None:
    result = check_copy(tmp_path, CHANGES[change](draw_tissue(0)))
    found = result.of(FindingKind.NEAR_DUPLICATE)
    assert [finding.samples for finding in found] == [("s0", "copy")]
    assert found[0].crosses_splits
    assert found[0].crosses_groups
    assert not result.ok


def test_strangers_are_not_reported(tmp_path: Path) -> None:
    result = check_copy(tmp_path, draw_tissue(99))
    assert result.ok
    assert result.findings == ()


@pytest.mark.parametrize("turns", [0, 1, 2])
def test_quarter_turns_are_exact(turns: int, tmp_path: Path) -> None:
    result = check_copy(tmp_path, np.rot90(draw_tissue(0), turns).copy())
    assert [f.samples for f in result.of(FindingKind.DUPLICATE)] == [("s0", "copy")]


def test_another_file_format_is_exact(tmp_path: Path) -> None:
    images = {f"s{seed}": draw_tissue(seed) for seed in range(4)}
    manifest = write_manifest_of(tmp_path, {**images, "copy": images["s0"]})
    Image.fromarray(images["s0"]).save(tmp_path / "copy.bmp")
    manifest.table.loc[4, "image"] = "copy.bmp"
    result = check_manifest(manifest)
    assert [f.samples for f in result.of(FindingKind.DUPLICATE)] == [("s0", "copy")]


def test_the_check_repeats_itself(tmp_path: Path) -> None:
    copy = warp(draw_tissue(0), turn_degrees=37)
    assert check_copy(tmp_path, copy).to_json() == check_copy(tmp_path, copy).to_json()
