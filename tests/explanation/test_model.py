from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.loading import load_bundle
from cytolens.explanation.model import WatchedModel
from cytolens.prediction.classifier import load
from support.bundles import write_tiny_bundle
from support.cells import cell_arrays

PICTURES = cell_arrays([0, 1, 1])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return load_bundle(write_tiny_bundle(tmp_path_factory.mktemp("model") / "bundle"))


def changed(bundle: Bundle, **changes: object) -> Bundle:
    return replace(bundle, description=bundle.description.model_copy(update=changes))


def softmax(logits: np.ndarray) -> np.ndarray:
    return torch.from_numpy(logits).softmax(dim=1).numpy()


def test_answers_as_the_engine_does(bundle: Bundle) -> None:
    found = softmax(WatchedModel(bundle, device="cpu").logits(PICTURES))
    engine = load(bundle.path, engine="torch", device="cpu")
    np.testing.assert_allclose(
        found, engine.predict(list(PICTURES)).probabilities, atol=1e-6
    )


def test_the_mean_over_views_does_not_depend_on_how_the_image_lies(
    bundle: Bundle,
) -> None:
    recipe = bundle.description.recipe.model_copy(update={"views": "eight"})
    model = WatchedModel(changed(bundle, recipe=recipe), device="cpu")
    assert model.averages_views
    turned = np.rot90(PICTURES, axes=(1, 2))
    np.testing.assert_allclose(
        softmax(model.logits(PICTURES)), softmax(model.logits(turned)), atol=1e-6
    )
    assert not WatchedModel(bundle).averages_views


def test_pictures_are_normalised_as_the_bundle_does(bundle: Bundle) -> None:
    model = WatchedModel(bundle, device="cpu")
    expected = bundle.preprocessing.normalise(PICTURES)
    np.testing.assert_array_equal(model.tensor(PICTURES).numpy(), expected)
    pairs = np.stack([PICTURES, PICTURES[::-1]], axis=1)
    tensor = model.tensor(pairs)
    assert tensor.shape == (3, 2, 3, 32, 32)
    np.testing.assert_array_equal(tensor[:, 0].numpy(), expected)
    np.testing.assert_array_equal(tensor[:, 1].numpy(), expected[::-1])


def test_the_network_is_loaded_when_it_is_needed_and_once(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle")
    model = WatchedModel(load_bundle(folder), device="cpu")
    assert "network" not in vars(model)
    assert model.network is model.network
    assert not model.network.training
    assert model.verdicts == {}
