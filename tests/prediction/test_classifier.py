import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.manifest import read_manifest
from cytolens.prediction.batches import Source
from cytolens.prediction.classifier import Classifier, load
from cytolens.prediction.inputs import PredictionInputError
from cytolens.prediction.scoring import score
from support.bundles import write_tiny_bundle
from support.cells import cell_arrays


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return load(write_tiny_bundle(tmp_path_factory.mktemp("single") / "bundle"))


@pytest.fixture(scope="module")
def pair_classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    folder = tmp_path_factory.mktemp("pair") / "bundle"
    return load(write_tiny_bundle(folder, kind="pair"))


def test_one_by_one_equals_a_batch(
    classifier: Classifier, cells_manifest: Path
) -> None:
    manifest = read_manifest(cells_manifest)
    together = classifier.predict(manifest)
    few = manifest.image_paths()[:3]
    alone = [classifier.predict(path).probabilities[0] for path in few]
    assert np.stack(alone) == pytest.approx(together.probabilities[:3], abs=1e-5)
    assert together.table["group"].notna().all()
    assert (together.table["model"] == classifier.bundle.id).all()


def test_paths_and_arrays_agree(classifier: Classifier) -> None:
    images = cell_arrays([0, 1, 1])
    listed = classifier.predict(list(images))
    stacked = classifier.predict(images)
    single = classifier.predict(images[0])
    assert listed.probabilities == pytest.approx(stacked.probabilities)
    assert single.probabilities[0] == pytest.approx(stacked.probabilities[0], abs=1e-5)
    assert stacked.table["sample"].tolist() == ["array-0", "array-1", "array-2"]


def test_unreadable_is_listed_and_the_rest_scored(
    classifier: Classifier, cells_manifest: Path, tmp_path: Path
) -> None:
    good = read_manifest(cells_manifest).image_paths()[0]
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    result = classifier.predict([bad, good])
    assert len(result) == 1
    assert [item.path for item in result.unreadable] == [str(bad)]
    nothing = classifier.predict(bad)
    assert len(nothing) == 0
    assert nothing.classes == classifier.classes


def test_progress_reaches_the_total(
    classifier: Classifier, cells_manifest: Path
) -> None:
    seen: list[tuple[int, int]] = []
    classifier.predict(cells_manifest, on_progress=lambda *a: seen.append(a))
    assert seen[-1] == (40, 40)


def test_pairs(
    pair_classifier: Classifier, classifier: Classifier, pairs_manifest: Path
) -> None:
    assert len(pair_classifier.predict(pairs_manifest)) == 40
    before, after = cell_arrays([0, 1])
    assert len(pair_classifier.predict([np.stack([before, after])])) == 1
    with pytest.raises(PredictionInputError, match="image_before and image_after"):
        pair_classifier.predict(before)
    with pytest.raises(PredictionInputError, match="takes single images"):
        classifier.predict(pairs_manifest)


def test_paths_and_arrays_do_not_mix(classifier: Classifier) -> None:
    with pytest.raises(PredictionInputError, match="not both"):
        classifier.predict(["a.png", cell_arrays([0])[0]])


def test_temperature_softens(classifier: Classifier) -> None:
    bundle = load_bundle(classifier.bundle.path)
    warm = bundle.description.model_copy(update={"temperature": 4.0})
    sources = [Source("a", (cell_arrays([1])[0],))]
    hot, plain = (
        score(sources, d, engine=classifier.engine).logits
        for d in (warm, bundle.description)
    )
    assert hot * 4 == pytest.approx(plain)


def test_memory_does_not_grow_with_the_number_of_images(
    classifier: Classifier, cells_manifest: Path
) -> None:
    path = read_manifest(cells_manifest).image_paths()[0]
    classifier.predict(path)
    peaks = []
    for count in (100, 800):
        sources = [Source(str(i), (path,)) for i in range(count)]
        tracemalloc.start()
        score(sources, classifier.description, engine=classifier.engine)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    per_image = 16 * 16 * 3 * 4
    assert peaks[1] - peaks[0] < 700 * per_image / 4
