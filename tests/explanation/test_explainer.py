from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.loading import load_bundle
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.explainer import Explainer
from cytolens.prediction.classifier import load
from cytolens.prediction.inputs import PredictionInputError
from support.bundles import write_tiny_bundle
from support.cells import cell_arrays

if TYPE_CHECKING:
    from cytolens.prediction.batches import Unreadable

CLASSES = ("benign", "malignant")
IMAGES = list(cell_arrays([0, 1, 1]))


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    folder = tmp_path_factory.mktemp("explainer")
    return {
        kind: load_bundle(write_tiny_bundle(folder / kind, kind, classes=CLASSES))
        for kind in ("single", "pair", "transformers")
    }


def eight_views(bundle: Bundle) -> Bundle:
    recipe = bundle.description.recipe.model_copy(update={"views": "eight"})
    changed = bundle.description.model_copy(update={"recipe": recipe})
    return replace(bundle, description=changed)


@pytest.mark.parametrize("kind", ["single", "transformers"])
def test_answers_as_the_classifier_does(bundles: dict[str, Bundle], kind: str) -> None:
    found = list(Explainer(bundles[kind], device="cpu").explain(IMAGES))
    expected = load(bundles[kind].path, engine="torch", device="cpu").predict(IMAGES)
    assert [e.predicted for e in found] == expected.predicted
    rows = [list(e.probabilities.values()) for e in found]
    np.testing.assert_allclose(rows, expected.probabilities, atol=1e-6)
    assert {e.saliency.values.shape for e in found} == {(1, 32, 32)}
    assert {e.saliency.target for e in found} <= set(CLASSES)


def test_the_answer_over_eight_views_says_that_one_is_explained(
    bundles: dict[str, Bundle],
) -> None:
    plain = list(Explainer(bundles["single"], device="cpu").explain(IMAGES))
    eight = list(
        Explainer(eight_views(bundles["single"]), device="cpu").explain(IMAGES)
    )
    assert "eight ways" in eight[0].remarks[0]
    assert "eight ways" in eight[0].notes[1]
    assert not plain[0].remarks
    assert eight[0].probability != plain[0].probability
    turned = [np.rot90(image) for image in IMAGES]
    again = list(
        Explainer(eight_views(bundles["single"]), device="cpu").explain(turned)
    )
    # However the image lies, the answer over all ways is the same.
    assert again[0].probability == pytest.approx(eight[0].probability, abs=1e-6)


def test_batches_change_nothing(bundles: dict[str, Bundle]) -> None:
    one, all_ = (
        list(Explainer(bundles["single"], device="cpu", batch_size=n).explain(IMAGES))
        for n in (1, 8)
    )
    for alone, together in zip(one, all_, strict=True):
        np.testing.assert_allclose(
            alone.saliency.values, together.saliency.values, atol=1e-6
        )


def test_a_class_can_be_asked_for(bundles: dict[str, Bundle]) -> None:
    explainer = Explainer(bundles["single"], device="cpu")
    found = [next(explainer.explain(IMAGES, target=name)) for name in CLASSES]
    assert [e.saliency.target for e in found] == list(CLASSES)
    assert sum(e.probability for e in found) == pytest.approx(1)
    assert not np.allclose(found[0].saliency.values, found[1].saliency.values)
    with pytest.raises(ExplanationError, match=r"no class 'cat'\. Its classes"):
        explainer.explain(IMAGES, target="cat")


def test_pairs_are_put_to_the_tests(
    bundles: dict[str, Bundle], pairs_manifest: Path
) -> None:
    explainer = Explainer(bundles["pair"], device="cpu")
    found = next(explainer.explain(pairs_manifest))
    assert found.saliency.values.shape == (2, 32, 32)
    assert found.pictures.shape == (2, 32, 32, 3)
    assert found.pair is not None
    assert found.pair.as_is.probability == pytest.approx(found.probability)
    assert found.as_dict()["pair"]["moved_by"] == found.pair.moved_by  # type: ignore[index]  # JSON
    with pytest.raises(PredictionInputError, match="image pairs"):
        explainer.explain(IMAGES)


def test_what_cannot_be_read_is_told_or_raises(
    bundles: dict[str, Bundle], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    told: list[Unreadable] = []
    explainer = Explainer(bundles["single"], device="cpu")
    assert list(explainer.explain(bad, on_unreadable=told.append)) == []
    assert told[0].path == str(bad)
    with pytest.raises(ExplanationError, match="Cannot read"):
        next(explainer.explain(bad))


def test_progress_is_told(bundles: dict[str, Bundle]) -> None:
    told: list[tuple[int, int]] = []
    explainer = Explainer(bundles["single"], device="cpu", batch_size=2)
    list(explainer.explain(IMAGES, on_progress=lambda *both: told.append(both)))
    assert told == [(2, 3), (3, 3)]


def test_a_method_that_does_not_suit_is_refused_before_the_first_image(
    bundles: dict[str, Bundle],
) -> None:
    explainer = Explainer(bundles["single"], method="cbam", device="cpu")
    with pytest.raises(ExplanationError, match="No CBAM"):
        explainer.explain(IMAGES)
