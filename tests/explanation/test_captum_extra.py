import torch

from cytolens.explanation.captum_extra import captum_attr, scorer
from cytolens.explanation.score import class_scores
from support.networks import make_images, make_network


def test_captum_is_asked_for_the_score_that_is_explained() -> None:
    network, images = make_network("pcam"), make_images("pcam")
    targets = torch.tensor([0, 1])
    expected = class_scores(network, network(images), targets)
    torch.testing.assert_close(scorer(network)(images, targets), expected)
    assert hasattr(captum_attr(), "Occlusion")
