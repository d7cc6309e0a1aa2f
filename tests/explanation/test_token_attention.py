from collections.abc import Sequence

import torch
from torch import Tensor

from cytolens.explanation.token_attention import TokenAttention
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


class Follower:
    """Keeps what it is given; every token is relevant for each by its own number."""

    def __init__(self) -> None:
        self.weights: Sequence[Tensor] = ()
        self.gradients: Sequence[Tensor] = ()

    def __call__(
        self, weights: Sequence[Tensor], gradients: Sequence[Tensor]
    ) -> Tensor:
        """From a value for each token to the same in every row."""
        self.weights, self.gradients = weights, gradients
        count = weights[0].shape[-1]
        row = torch.arange(count, dtype=torch.float32) - 2
        return row.expand(len(weights[0]), count, count)


def test_patches_are_laid_out_row_by_row_and_never_below_zero() -> None:
    method = TokenAttention("number", "Number", Follower(), uses_gradients=False)
    network, images = make_network("transformers-vit"), make_images("transformers-vit")
    maps = method.maps(network, images, TARGETS)
    assert maps.shape == (2, 1, 32, 32)
    # One class token comes first: patch 0 is token 1, whose number is below zero.
    assert maps[0, 0, 0, 0] == 0
    assert maps[0, 0, -1, -1] == 14
    assert maps[0, 0, -1, 0] == 11


def test_weights_of_every_layer_and_gradients_on_request() -> None:
    network, images = make_network("transformers-vit"), make_images("transformers-vit")
    for uses_gradients in (False, True):
        follower = Follower()
        method = TokenAttention("x", "X", follower, uses_gradients=uses_gradients)
        method.maps(network, images, TARGETS)
        assert len(follower.weights) == 2
        sums = follower.weights[0].sum(dim=-1)
        torch.testing.assert_close(sums, torch.ones_like(sums))
        assert len(follower.gradients) == 2 * uses_gradients
        assert all(gradient.any() for gradient in follower.gradients)


def test_another_class_has_other_gradients() -> None:
    network, images = make_network("transformers-vit"), make_images("transformers-vit")
    found = []
    for target in (0, 1):
        follower = Follower()
        method = TokenAttention("x", "X", follower)
        method.maps(network, images, torch.full((2,), target))
        found.append(follower.gradients[0])
    assert not torch.allclose(found[0], found[1])
