import pytest
import torch

from cytolens.explanation.baseline import mean_colour
from cytolens.explanation.methods.integrated_gradients import IntegratedGradients
from cytolens.explanation.score import class_scores
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


@pytest.mark.parametrize("name", ["pcam", "pair-two", "transformers-vit"])
def test_attributions_sum_to_the_rise_of_the_score(name: str) -> None:
    network, images = make_network(name), make_images(name)
    maps = IntegratedGradients(steps=128).maps(network, images, TARGETS)
    with torch.no_grad():
        scores = [
            class_scores(network, network(x), TARGETS)
            for x in (images, mean_colour(images))
        ]
    rise = scores[0] - scores[1]
    torch.testing.assert_close(maps.sum(dim=(1, 2, 3)), rise, rtol=0.03, atol=0.02)


def test_same_as_many_small_steps_by_hand() -> None:
    network, images = make_network("transformers-vit"), make_images("transformers-vit")
    blank, steps = mean_colour(images), 300
    total = torch.zeros_like(images)
    for step in range(steps):
        # The middle of each step.
        point = blank + (step + 0.5) / steps * (images - blank)
        point.requires_grad_()
        score = class_scores(network, network(point), TARGETS).sum()
        total += torch.autograd.grad(score, [point])[0] / steps
    expected = ((images - blank) * total).sum(dim=1, keepdim=True)
    found = IntegratedGradients(steps=64).maps(network, images, TARGETS)
    assert (found - expected).abs().sum() < 0.01 * expected.abs().sum()
