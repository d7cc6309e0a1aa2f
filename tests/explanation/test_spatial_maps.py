import pytest
import torch

from cytolens.explanation.score import class_scores
from cytolens.explanation.spatial_maps import spatial_maps, stretched
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_gradients_are_those_of_each_sample_alone() -> None:
    network, images = make_network("pcam"), make_images("pcam")
    both = spatial_maps(network, images, TARGETS, gradients=True)
    for i in range(2):
        alone = spatial_maps(
            network, images[i : i + 1], TARGETS[i : i + 1], gradients=True
        )
        torch.testing.assert_close(both.activations[i], alone.activations[0])
        torch.testing.assert_close(both.gradients[i], alone.gradients[0])


def test_a_step_along_the_gradient_raises_the_score() -> None:
    network, images = make_network("resnet"), make_images("resnet")
    seen = spatial_maps(network, images, TARGETS, gradients=True)
    layer = network.get_submodule("model.layer4")
    before = class_scores(network, network(images), TARGETS)
    handle = layer.register_forward_hook(
        lambda _module, _inputs, output: output + 1e-3 * seen.gradients
    )
    after = class_scores(network, network(images), TARGETS)
    handle.remove()
    rise = 1e-3 * seen.gradients.square().sum(dim=(1, 2, 3))
    torch.testing.assert_close(after - before, rise, rtol=0.02, atol=1e-5)


def test_images_of_a_pair_stand_one_after_the_other() -> None:
    network, images = make_network("pair-two"), make_images("pair-two")
    changed = images.clone()
    changed[0, 1] = 0
    one, other = (
        spatial_maps(network, x, TARGETS, gradients=False).activations
        for x in (images, changed)
    )
    is_same = [torch.allclose(a, b) for a, b in zip(one, other, strict=True)]
    assert is_same == [True, False, True, True]


@pytest.mark.parametrize("side", [2, 5])
def test_the_middle_of_each_place_keeps_its_value(side: int) -> None:
    maps = torch.rand(6, side, side, generator=torch.Generator().manual_seed(0))
    large = stretched(maps, samples=3, size_px=side * 9)
    assert large.shape == (3, 2, side * 9, side * 9)
    middles = large[..., 4::9, 4::9].reshape(maps.shape)
    torch.testing.assert_close(middles, maps)
