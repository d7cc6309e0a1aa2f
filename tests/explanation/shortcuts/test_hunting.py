from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from cytolens.bundle.bundle import Bundle
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.shortcuts import hunt_shortcuts
from cytolens.explanation.shortcuts.regions import BORDER, DRAWN, PADDING
from cytolens.manifest import read_manifest
from support.bundles import write_tiny_bundle
from support.cells import TWO_CLASSES, write_cells
from support.planted_networks import (
    PlantedNetwork,
    read_border,
    read_centre,
    read_green,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import Tensor

    from cytolens.explanation.shortcuts import ShortcutReport


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=TWO_CLASSES)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return write_cells(tmp_path / "cells", per_class=10, groups=10, size_px=96)


def change_images(manifest: Path, change: Callable[[np.ndarray], np.ndarray]) -> None:
    for path in read_manifest(manifest).image_paths():
        with Image.open(path) as image:
            changed = change(np.array(image))
        Image.fromarray(changed).save(path)


def hunt(
    bundle: Path,
    manifest: Path,
    read: Callable[[Tensor], Tensor],
    monkeypatch: pytest.MonkeyPatch,
) -> ShortcutReport:
    monkeypatch.setattr(Bundle, "network", lambda _: PlantedNetwork(read).eval())
    return hunt_shortcuts(bundle, manifest, method="integrated-gradients", device="cpu")


def names_of(report: ShortcutReport) -> list[str]:
    return [found.region for found in report.shortcuts]


def test_a_network_that_reads_the_border_is_called_out(
    bundle: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = hunt(bundle, manifest, read_border, monkeypatch)
    assert names_of(report) == [BORDER]
    border = report.findings[0]
    assert border.mass.value == pytest.approx(1)
    assert border.area == pytest.approx(1 - (28 / 32) ** 2)
    assert report.verdict == "This model looks where no cell is: border."
    assert "LOOKS WHERE NO CELL IS" in border.verdict


def test_a_network_that_reads_the_centre_is_not(
    bundle: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = hunt(bundle, manifest, read_centre, monkeypatch)
    assert names_of(report) == []
    assert report.findings[0].mass.value == pytest.approx(0)
    assert report.verdict.startswith("No region without cells")
    (maps,) = {m.shape for m in report.mean_maps.values()}
    assert maps == (1, 32, 32)
    for mean in report.mean_maps.values():
        assert mean.mean() == pytest.approx(1, abs=1e-4)


def test_a_network_that_reads_an_outline_is_called_out(
    bundle: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outline(image: np.ndarray) -> np.ndarray:
        return cv2.circle(image, (48, 48), 30, (0, 255, 0), 3)

    change_images(manifest, outline)
    report = hunt(bundle, manifest, read_green, monkeypatch)
    assert names_of(report) == [DRAWN]
    drawn = report.findings[2]
    assert drawn.samples + report.empty == len(report.rows)


def test_a_network_that_reads_padding_is_called_out(
    bundle: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pad(image: np.ndarray) -> np.ndarray:
        image[:, :6] = image[:, -6:] = 255
        return image

    change_images(manifest, pad)
    report = hunt(bundle, manifest, read_border, monkeypatch)
    assert names_of(report) == [BORDER, PADDING]


def test_few_samples_give_no_verdict(
    bundle: Path, manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = read_manifest(manifest).subset("test")
    monkeypatch.setattr(Bundle, "network", lambda _: PlantedNetwork(read_border).eval())
    report = hunt_shortcuts(bundle, few, method="integrated-gradients", device="cpu")
    assert names_of(report) == []
    assert "too few" in report.verdict
    assert report.findings[0].as_dict()["is_shortcut"] is None


def test_an_unreadable_image_is_listed(bundle: Path, manifest: Path) -> None:
    read_manifest(manifest).image_paths()[0].write_bytes(b"no image")
    report = hunt_shortcuts(bundle, manifest, method="random", device="cpu")
    assert len(report.unreadable) == 1
    assert len(report.rows) == 19


def test_a_random_map_is_no_shortcut(bundle: Path, manifest: Path) -> None:
    report = hunt_shortcuts(bundle, manifest, method="random", device="cpu")
    found = report.findings[0]
    assert found.excess.low is not None
    assert found.excess.high is not None
    assert found.excess.low < 0.02
    assert found.excess.high > -0.02


def test_an_empty_split_is_refused(bundle: Path, manifest: Path) -> None:
    with pytest.raises(ExplanationError, match="no samples in the split 'nowhere'"):
        hunt_shortcuts(bundle, manifest, split="nowhere")


def test_pairs_are_looked_at_as_pairs(tmp_path: Path, pairs_manifest: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "pair", "pair", classes=TWO_CLASSES)
    report = hunt_shortcuts(
        folder, pairs_manifest, split="val", method="random", device="cpu"
    )
    assert {m.shape[0] for m in report.mean_maps.values()} == {2}
