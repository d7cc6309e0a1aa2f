import copy

import numpy as np
import pytest
import torch
from pytorch_grad_cam import GradCAM

from cytolens.explanation.methods import METHODS
from support.networks import WITH_MAPS, make_images, make_network
from support.peer_cams import TARGETS, OneOfPair, peer_maps, scaled

SINGLE = [name for name in WITH_MAPS if not name.startswith("pair")]


@pytest.mark.parametrize("name", SINGLE)
def test_same_maps_as_pytorch_grad_cam(name: str) -> None:
    network, images = make_network(name), make_images(name, 4)
    ours = METHODS["grad-cam"].maps(network, images, TARGETS)[:, 0]
    assert (ours.amax(dim=(1, 2)) > 0).sum() >= 2
    theirs = peer_maps(GradCAM, network, images, name=name)
    np.testing.assert_allclose(scaled(ours), theirs, atol=1e-5)


@pytest.mark.parametrize("which", [0, 1])
def test_same_maps_of_each_image_of_a_pair(which: int) -> None:
    network, pairs = make_network("pair-two"), make_images("pair-two", 4)
    ours = METHODS["grad-cam"].maps(network, pairs, TARGETS)[:, which]
    assert (ours.amax(dim=(1, 2)) > 0).sum() >= 2
    theirs = peer_maps(
        GradCAM,
        OneOfPair(network, pairs, which),
        pairs[:, which],
        name="pair-two",
        layer=which,
        network=network,
    )
    np.testing.assert_allclose(scaled(ours), theirs, atol=1e-5)


def test_a_shared_backbone_is_explained_as_two_equal_ones() -> None:
    shared, pairs = make_network("pair"), make_images("pair", 4)
    two = copy.deepcopy(shared)
    two.after = copy.deepcopy(two.before)
    maps = [METHODS["grad-cam"].maps(n, pairs, TARGETS) for n in (shared, two)]
    assert maps[0].abs().sum() > 0
    torch.testing.assert_close(maps[0], maps[1])
