import numpy as np
import pytest
import torch

from cytolens.explanation.checks.curves import (
    curve_area,
    perturbation_curves,
    place_ranks,
)
from cytolens.explanation.model import WatchedModel
from support.networks import make_images, make_network
from support.planted import planted_bundle, planted_mask, planted_pictures


def test_area_of_a_straight_line_and_of_a_step() -> None:
    line = np.linspace(1, 0, 11)
    step = np.array([1.0, *[0.0] * 10])
    assert curve_area(np.stack([line, step])) == pytest.approx([0.5, 0.05])


def test_ranks_put_the_highest_first_and_break_ties_by_chance() -> None:
    maps = np.zeros((1, 1, 32, 32), dtype=np.float32)
    maps[0, 0, 30, 7] = 2
    maps[0, 0, 31, 8] = 1
    ranks = place_ranks(maps)[0, 0]
    assert (ranks[30, 7], ranks[31, 8]) == (0, 1)
    assert sorted(ranks.ravel()) == list(range(1024))
    # By their place, the upper half would have the mean rank 257.
    assert ranks[:16].mean() == pytest.approx(511.5, abs=40)


def test_the_answer_follows_the_place_that_was_learned() -> None:
    model = WatchedModel(planted_bundle(), device="cpu")
    images = model.tensor(planted_pictures(4))
    targets = torch.ones(4, dtype=torch.long)
    place = np.broadcast_to(planted_mask().astype(np.float32), (4, 1, 32, 32))
    good = perturbation_curves(model.network, images, targets, place, steps=16)
    bad = perturbation_curves(model.network, images, targets, -place, steps=16)
    # A sixteenth of the places is all that the network sees.
    assert (good.deletion[:, 0] > 0.9).all()
    assert good.deletion[:, 1:] == pytest.approx(
        np.repeat(good.deletion[:, -1:], 16, axis=1)
    )
    assert (good.insertion[:, 1:] > 0.9).all()
    assert bad.deletion[:, 15] == pytest.approx(good.deletion[:, 0])
    assert (good.deletion_area < 0.1).all()
    assert (good.insertion_area > 0.9).all()
    assert (bad.deletion_area > 0.9).all()


def test_ends_are_the_image_and_nothing() -> None:
    model = WatchedModel(planted_bundle(), device="cpu")
    images = model.tensor(planted_pictures(2))
    maps = np.random.default_rng(0).random((2, 1, 32, 32), dtype=np.float32)
    curves = perturbation_curves(
        model.network, images, torch.tensor([1, 0]), maps, steps=3
    )
    assert curves.deletion.shape == curves.insertion.shape == (2, 4)
    assert (curves.deletion[:, 0] == curves.insertion[:, -1]).all()
    assert (curves.deletion[:, -1] == curves.insertion[:, 0]).all()


def test_places_of_both_images_of_a_pair_go_in_one_order() -> None:
    network, images = make_network("pair"), make_images("pair")
    maps = np.zeros((2, 2, 64, 64), dtype=np.float32)
    maps[:, 1] = 1
    curves = perturbation_curves(
        network, images, torch.zeros(2, dtype=torch.long), maps, steps=2
    )
    half = images.clone()
    half[:, 1] = images[:, 1].mean(dim=(-2, -1), keepdim=True)
    with torch.no_grad():
        expected = network(half).double().softmax(dim=1)[:, 0]
    assert curves.deletion[:, 1] == pytest.approx(expected.numpy(), abs=1e-5)
