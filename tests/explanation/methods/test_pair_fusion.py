import torch

from cytolens.explanation.methods import METHODS
from cytolens.explanation.methods.pair_fusion import image_weights
from cytolens.models.families.pair import PairNetwork
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_flat_maps_of_the_fusion_weights() -> None:
    network, pairs = make_network("pair-two"), make_images("pair-two")
    assert isinstance(network, PairNetwork)
    weights = network.fusion_weights(pairs)
    assert weights is not None
    found = image_weights(network, pairs)
    torch.testing.assert_close(found.sum(dim=1), torch.ones(2))
    # One pair, by hand: the mean over two heads and two rows.
    by_hand = sum(weights[0, head, row] for head in range(2) for row in range(2)) / 4
    torch.testing.assert_close(found[0], by_hand)
    maps = METHODS["pair-fusion"].maps(network, pairs, TARGETS)
    assert (maps == found[:, :, None, None]).all()


def test_says_what_to_use_instead() -> None:
    method = METHODS["pair-fusion"]
    assert "swap and blank" in str(method.refuses(make_network("pair"), 64))
    assert "grad-cam" in str(method.refuses(make_network("pcam"), 64))
