from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.reference import read_reference
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.similar import add_reference, similar_cases
from cytolens.explanation.similar.finding import nearest
from cytolens.manifest import read_manifest
from cytolens.prediction.classifier import load
from support.bundles import write_tiny_bundle
from support.cells import TWO_CLASSES, write_cells
from support.references import random_reference

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.manifest.schema import Manifest


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    folder = tmp_path_factory.mktemp("cells")
    return read_manifest(write_cells(folder, per_class=30, size_px=32))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory, manifest: Manifest) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "bundle"
    write_tiny_bundle(folder, classes=TWO_CLASSES)
    add_reference(folder, manifest, device="cpu")
    return folder


def test_the_nearest_are_those_with_the_largest_cosine() -> None:
    reference = random_reference()
    (found,) = nearest(reference, 3 * reference.embeddings[7:8], count=4)
    e = reference.embeddings
    cosines = e @ e[7] / np.linalg.norm(e, axis=1) / np.linalg.norm(e[7])
    expected = np.argsort(-cosines)[:4]
    assert [near.sample for near in found] == [f"s{i}" for i in expected]
    assert [near.label for near in found] == [reference.labels[i] for i in expected]
    assert [n.similarity for n in found] == pytest.approx(cosines[expected], abs=1e-5)


def test_predictions_are_those_of_the_classifier(
    bundle: Path, manifest: Manifest
) -> None:
    table = load(bundle, engine="torch", device="cpu").predict(manifest)
    found = list(similar_cases(bundle, manifest, device="cpu"))
    assert [case.sample for case in found] == table.table["sample"].tolist()
    chances = [list(case.probabilities.values()) for case in found]
    np.testing.assert_allclose(chances, table.probabilities, atol=1e-5)


def test_few_of_the_test_split_and_all_foreign_images_are_strange(
    bundle: Path, manifest: Manifest
) -> None:
    cells = list(similar_cases(bundle, manifest.subset("test"), device="cpu"))
    assert np.mean([case.strangeness.is_strange for case in cells]) <= 0.25
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    glass = np.full((3, 32, 32, 3), 235, np.uint8)
    for images in (noise, glass):
        found = list(similar_cases(bundle, images, device="cpu"))
        assert all(case.strangeness.is_strange for case in found)


def test_all_of_it_goes_into_json(bundle: Path, manifest: Manifest) -> None:
    case = next(similar_cases(bundle, manifest, neighbours=3, device="cpu"))
    content = case.as_dict()
    assert len(case.neighbours) == 3
    assert content["predicted"] == case.predicted
    assert content["agreeing"] == sum(
        n.label == case.predicted for n in case.neighbours
    )


def test_pairs_are_compared_as_pairs(tmp_path: Path, pairs_manifest: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "b", "pair", classes=TWO_CLASSES)
    reference = add_reference(folder, pairs_manifest, device="cpu")
    found = next(similar_cases(folder, read_manifest(pairs_manifest), device="cpu"))
    assert found.neighbours[0].sample == found.sample
    assert reference.looks.shape[1] == 18


def test_an_unreadable_image_is_told_or_refused(bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.png"
    path.write_bytes(b"no image")
    Image.new("RGB", (32, 32)).save(tmp_path / "good.png")
    told: list[object] = []
    found = list(
        similar_cases(bundle, tmp_path, device="cpu", on_unreadable=told.append)
    )
    assert (len(found), len(told)) == (1, 1)
    with pytest.raises(ExplanationError, match="Cannot read"):
        list(similar_cases(bundle, path, device="cpu"))


def test_a_bundle_without_a_reference_says_so(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    with pytest.raises(BundleError, match="has no reference"):
        similar_cases(folder, np.zeros((32, 32, 3), np.uint8))


def test_a_reference_needs_samples_of_the_classes(
    tmp_path: Path, manifest: Manifest
) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle", classes=("a", "b"))
    with pytest.raises(
        ExplanationError, match="no training samples of the classes a, b"
    ):
        add_reference(folder, manifest)


def test_the_added_reference_stands_in_the_bundle(
    bundle: Path, manifest: Manifest
) -> None:
    reference = read_reference(load_bundle(bundle))
    assert len(reference) == len(manifest.subset("train"))
    assert reference.alarm.groups == 6
