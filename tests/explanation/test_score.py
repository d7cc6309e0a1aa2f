import pytest
import torch

from cytolens.explanation.score import class_scores
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_plain_networks_give_the_logit() -> None:
    network = make_network("resnet")
    logits = torch.tensor([[1.0, 2.0], [3.0, 5.0]])
    assert class_scores(network, logits, TARGETS).tolist() == [1.0, 5.0]


@pytest.mark.parametrize("name", ["pcam", "pair-two"])
def test_others_give_the_difference_of_both(name: str) -> None:
    network = make_network(name)
    logits = network(make_images(name))
    scores = class_scores(network, logits, TARGETS)
    expected = [logits[0, 0] - logits[0, 1], logits[1, 1] - logits[1, 0]]
    torch.testing.assert_close(scores, torch.stack(expected))


def test_a_sure_network_still_moves() -> None:
    network = make_network("pcam")
    z = torch.tensor([[60.0, -60.0]], requires_grad=True)
    score = class_scores(network, z.log_softmax(dim=1), torch.tensor([0]))
    (gradient,) = torch.autograd.grad(score.sum(), [z])
    torch.testing.assert_close(gradient, torch.tensor([[1.0, -1.0]]))
