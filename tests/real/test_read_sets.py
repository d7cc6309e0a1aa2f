"""Every real manifest reads, and its images decode to the published sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.images import ImageError, decode_image, probe_image
from cytolens.manifest import read_manifest
from cytolens.manifest.split import SplitError, split_manifest, summarise_split

if TYPE_CHECKING:
    from pathlib import Path

SIDES_PX = {
    "pcam": (96, 96),
    "herlev": (200, 224),
    "lbc": (512, 512),
    "oral": (224, 224),
    "cervix-pairs": (300, 400),
}


@pytest.mark.parametrize("name", SIDES_PX)
def test_images_have_the_documented_size(real_data: Path, name: str) -> None:
    manifest = read_manifest(real_data / name / "manifest.csv")
    smallest, largest = SIDES_PX[name]
    for column in manifest.image_columns:
        paths = manifest.image_paths(column)
        for path in paths[:: len(paths) // 20]:
            rgb = decode_image(path)
            info = probe_image(path)
            assert rgb.shape == (info.height, info.width, 3)
            assert smallest <= min(rgb.shape[:2]) <= max(rgb.shape[:2]) <= largest


def test_slides_grouped_by_patient_split_evenly(real_data: Path) -> None:
    manifest = read_manifest(real_data / "herlev" / "manifest.csv")
    summary = summarise_split(split_manifest(manifest))
    shares = [side.share for side in summary.sides]
    assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.02)


def test_slides_too_few_for_three_sides_are_told(real_data: Path) -> None:
    manifest = read_manifest(real_data / "lbc" / "manifest.csv")
    with pytest.raises(SplitError, match=r"2 groups of class 'LSIL'.*at most 2 sides"):
        split_manifest(manifest)
    both = split_manifest(manifest, fractions=(0.6, 0.4, 0))
    for side in summarise_split(both).sides:
        assert all(entry.samples > 0 for entry in side.classes)


def test_foreign_and_broken_files_are_refused(real_data: Path) -> None:
    slides = real_data / "slides"
    broken = [
        p for p in slides.rglob("*") if p.name in {"broken.svs", "unreadable.svs"}
    ]
    assert broken
    for path in broken:
        with pytest.raises(ImageError, match=path.name):
            decode_image(path)
