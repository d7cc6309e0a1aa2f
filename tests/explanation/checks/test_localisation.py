import numpy as np
import pytest
import torch

from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.localisation import Localisation, localise, peak_inside
from cytolens.explanation.methods import METHODS
from cytolens.explanation.model import WatchedModel
from support.planted import planted_bundle, planted_mask, planted_pictures


def measured(maps: np.ndarray) -> Localisation:
    masks = np.broadcast_to(planted_mask(), maps.shape)
    bounds = Bounds.of([str(i) for i in range(len(maps))], resamples=300)
    shares = maps / maps.sum(axis=(1, 2), keepdims=True)
    return localise("place", shares, masks, bounds)


def test_a_network_that_looks_at_a_place_points_there_always() -> None:
    model = WatchedModel(planted_bundle(), device="cpu")
    images = model.tensor(planted_pictures(8))
    targets = torch.ones(8, dtype=torch.long)
    maps = METHODS["grad-cam"].maps(model.network, images, targets)[:, 0].numpy()
    found = measured(maps.astype(np.float64))
    assert found.pointing.value == 1
    assert found.mass.value == pytest.approx(1)
    assert found.area.value == 1 / 16
    assert found.mass_gain.value == pytest.approx(15 / 16)


def test_random_maps_get_the_share_of_the_area() -> None:
    images = torch.randn(400, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    maps = METHODS["random"].maps(None, images, torch.zeros(400))[:, 0].numpy()  # type: ignore[arg-type]  # it looks at no network
    found = measured(maps.astype(np.float64))
    assert found.mass.value == pytest.approx(1 / 16, abs=0.01)
    assert found.pointing.value == pytest.approx(1 / 16, abs=0.04)
    assert found.mass_gain.low is not None
    assert found.mass_gain.high is not None
    assert found.mass_gain.low < 0.005
    assert found.mass_gain.high > -0.005


def test_a_uniform_map_gets_exactly_that() -> None:
    found = measured(np.ones((4, 32, 32)))
    assert found.mass.value == found.area.value == found.pointing.value == 1 / 16
    assert found.mass_gain.value == 0


def test_empty_maps_and_missing_regions_are_not_counted() -> None:
    shares = np.zeros((3, 4, 4))
    shares[1:, 0, 0] = 1
    masks = np.ones((3, 4, 4), dtype=bool)
    masks[2] = False
    bounds = Bounds.of(["a", "b", "c"], resamples=100)
    found = localise("x", shares, masks, bounds)
    assert (found.mass.n, found.pointing.value) == (1, 1)
    assert found.as_dict()["region"] == "x"


def test_two_equal_peaks_count_half() -> None:
    shares = np.zeros((1, 2, 2))
    shares[0, 0] = 0.5
    mask = np.array([[[True, False], [False, False]]])
    assert peak_inside(shares, mask) == pytest.approx([0.5])
