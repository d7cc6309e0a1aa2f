from pathlib import Path

import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.explanation.checks.masks.errors import MaskError
from cytolens.explanation.checks.samples import load_samples
from cytolens.explanation.errors import ExplanationError
from cytolens.manifest.read import read_manifest
from support.bundles import write_tiny_bundle


def test_images_groups_and_regions_in_one_order(
    cells_manifest: Path, tmp_path: Path
) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    manifest = read_manifest(cells_manifest).subset("test")
    found = load_samples(manifest, bundle, masks="pcam-centre")
    assert found.names == tuple(manifest.table["sample"])
    assert found.keys == tuple(manifest.group_keys())
    assert found.pictures.shape == (len(manifest), 32, 32, 3)
    (masks,) = found.regions.values()
    assert masks.shape == (len(manifest), 32, 32)
    assert masks.mean() == pytest.approx(1 / 9, abs=0.02)
    with pytest.raises(MaskError, match="a column 'mask'"):
        load_samples(manifest, bundle, masks="lesion")


def test_unreadable_ones_are_listed_and_one_is_not_enough(
    cells_manifest: Path, tmp_path: Path
) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    manifest = read_manifest(cells_manifest).subset("test")
    table = manifest.table.copy()
    table.loc[0, "image"] = "gone.png"
    broken = type(manifest)(table, manifest.root)
    found = load_samples(broken, bundle)
    assert len(found) == len(manifest) - 1
    assert [item.sample for item in found.unreadable] == [table["sample"][0]]
    assert found.keys[0] == manifest.group_keys()[1]
    two = broken.where(table.index.to_series() < 2)
    with pytest.raises(ExplanationError, match="1 samples can be read, 1 cannot"):
        load_samples(two, bundle)


def test_pairs_have_no_masks(pairs_manifest: Path, tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle", "pair"))
    manifest = read_manifest(pairs_manifest).subset("test")
    assert load_samples(manifest, bundle).pictures.shape[1:] == (2, 32, 32, 3)
    with pytest.raises(ExplanationError, match="single images"):
        load_samples(manifest, bundle, masks="pcam-centre")
    assert load_samples(manifest, bundle).regions == {}
