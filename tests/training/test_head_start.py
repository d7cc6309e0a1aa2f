from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from cytolens.caching.cache import Cache, open_cache
from cytolens.images import Normalisation
from cytolens.models.recipe import HeadStartSpec
from cytolens.models.registry import build_network
from cytolens.training.batches import LabelledImages
from cytolens.training.features import mean_features
from cytolens.training.head_start import NoLinearHeadError, fit_head, logistic_head
from cytolens.training.pixels import TensorNormalisation
from support.cells import cell_arrays
from support.training import quick_recipe, store_of

if TYPE_CHECKING:
    from pathlib import Path

HALF = TensorNormalisation(Normalisation.HALF)


@pytest.mark.parametrize("classes", [2, 4])
def test_the_head_says_what_scikit_learns_pipeline_says(classes: int) -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(classes), [40, 10, 10, 10][:classes])
    features = rng.normal(3, 2, (len(labels), 6)) + labels[:, None]
    weight, bias = logistic_head(features, labels, c=0.1)
    oracle = make_pipeline(
        StandardScaler(), LogisticRegression(C=0.1, class_weight="balanced")
    ).fit(features, labels)
    logits = torch.from_numpy(features @ weight.T + bias)
    np.testing.assert_allclose(
        logits.softmax(dim=1), oracle.predict_proba(features), atol=1e-4
    )


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "kept")


def _cells(folder: Path) -> LabelledImages:
    labels = [0, 1] * 8
    pixels = cell_arrays(labels)[:, None]
    return LabelledImages(
        store_of(folder, pixels), np.arange(len(labels)), np.array(labels)
    )


def test_a_fitted_head_knows_its_training_images(tmp_path: Path, cache: Cache) -> None:
    images = _cells(tmp_path)
    network = build_network(quick_recipe().network, 2, size_px=32)
    body = {k: v.clone() for k, v in network.state_dict().items()}
    spec = HeadStartSpec(c=10.0, views=2)
    fit_head(network, images, normalise=HALF, spec=spec, family="timm", cache=cache)
    features = mean_features(network, images, normalise=HALF, views=2, cache=cache)
    assert isinstance(network.classifier, nn.Linear)
    guesses = network.classifier(features).argmax(dim=1)
    assert float((guesses.numpy() == images.labels).mean()) > 0.9
    head = network.classifier.weight.shape
    changed = {
        k for k, v in network.state_dict().items() if not torch.equal(v, body[k])
    }
    assert {network.state_dict()[k].shape for k in changed} == {head, head[:1]}


def test_features_of_more_views_are_their_mean(tmp_path: Path, cache: Cache) -> None:
    images = _cells(tmp_path)
    network = build_network(quick_recipe().network, 2, size_px=32)
    one = mean_features(network, images, normalise=HALF, views=1, cache=cache)
    pixels, _ = images.at(np.arange(len(images)))
    turned = LabelledImages(
        store_of(tmp_path, np.rot90(pixels.numpy(), axes=(2, 3)).copy()),
        images.rows,
        images.labels,
    )
    other = mean_features(network, turned, normalise=HALF, views=1, cache=cache)
    store_of(tmp_path, pixels.numpy())
    both = mean_features(
        network, _cells(tmp_path), normalise=HALF, views=2, cache=cache
    )
    torch.testing.assert_close(both, (one + other) / 2, atol=1e-5, rtol=1e-4)


def test_a_head_that_is_not_linear_is_said(tmp_path: Path, cache: Cache) -> None:
    network = build_network(quick_recipe().network, 2, size_px=32)
    type(network).classifier  # noqa: B018 (the property that the test hides)

    class Headless(type(network)):  # type: ignore[misc]
        classifier = None

    network.__class__ = Headless
    with pytest.raises(NoLinearHeadError, match="Leave head_start out"):
        fit_head(
            network,
            _cells(tmp_path),
            normalise=HALF,
            spec=HeadStartSpec(),
            family="odd",
            cache=cache,
        )
