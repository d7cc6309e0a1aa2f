import numpy as np
import pytest
import torch

from cytolens.explanation.checks.randomisation import cascade, cascade_points
from cytolens.explanation.method import Method
from cytolens.explanation.methods import METHODS
from cytolens.explanation.model import WatchedModel
from cytolens.models.network import Network
from support.planted import EdgeDetector, planted_bundle, planted_pictures


def correlations_of(
    method: Method, **options: int
) -> tuple[tuple[str, ...], np.ndarray]:
    model = WatchedModel(planted_bundle(), device="cpu")
    images = model.tensor(planted_pictures(6))
    targets = torch.ones(6, dtype=torch.long)

    def mapper(network: Network) -> np.ndarray:
        return method.maps(network, images, targets).numpy()

    before = {k: v.clone() for k, v in model.network.state_dict().items()}
    found = cascade(model.network, images, mapper(model.network), mapper, **options)
    after = model.network.state_dict()
    assert all(torch.equal(before[k], after[k]) for k in before)
    return found.layers, found.correlations


def test_from_the_head_down_until_nothing_is_left() -> None:
    layers, found = correlations_of(METHODS["grad-cam"], draws=3)
    assert layers == ("head", "stage1", "stem")
    assert found.shape == (3, 6)
    assert np.abs(found[-1]).max() < 0.3


def test_a_map_of_edges_survives() -> None:
    _, found = correlations_of(EdgeDetector())
    assert found == pytest.approx(np.ones((3, 6)))


def test_the_control_survives_too() -> None:
    layers, found = correlations_of(METHODS["random"], points=1, draws=1)
    assert layers == ("stem",)
    assert found == pytest.approx(np.ones((1, 6)))


def test_a_flat_map_says_nothing_and_a_flattened_one_has_nothing_left() -> None:
    model = WatchedModel(planted_bundle(), device="cpu")
    images = model.tensor(planted_pictures(2))
    random = np.random.default_rng(0).random((2, 1, 32, 32)).astype(np.float32)
    trained = np.stack([random[0], np.ones_like(random[1])])
    flat = np.full_like(random, np.nan)
    found = cascade(model.network, images, trained, lambda _: flat, points=1, draws=1)
    assert found.correlations[0, 0] == 0
    assert np.isnan(found.correlations[0, 1])


def test_points_are_even_and_hold_both_ends() -> None:
    layers = ("head", "neck", "4", "3", "2", "1", "stem")
    assert cascade_points(layers, 3) == ("head", "3", "stem")
    assert cascade_points(layers, 99) == layers
    assert cascade_points(layers, 1) == ("stem",)
