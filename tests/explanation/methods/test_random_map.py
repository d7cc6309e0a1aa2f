import torch

from cytolens.explanation.methods.random_map import RandomMap
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_an_image_has_its_own_map_always_the_same() -> None:
    network, images = make_network("pcam"), make_images("pcam")
    once = RandomMap().maps(network, images, TARGETS)
    alone = RandomMap().maps(network, images[1:], TARGETS[1:])
    assert torch.equal(once[1:], alone)
    assert not torch.equal(once[0], once[1])
    assert not torch.equal(once, RandomMap(seed=1).maps(network, images, TARGETS))
    assert 0 <= once.min() <= once.max() <= 1
