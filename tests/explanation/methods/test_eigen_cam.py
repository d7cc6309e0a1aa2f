import numpy as np
import pytest
import torch
from pytorch_grad_cam.utils.svd_on_activations import (
    get_2d_projection_with_sign_correction,
)

from cytolens.explanation.layers import target_layers
from cytolens.explanation.methods import METHODS
from cytolens.explanation.methods.eigen_cam import eigen_cam
from cytolens.explanation.spatial_maps import SpatialMaps, stretched
from support.networks import make_images, make_network
from support.peer_cams import TARGETS


@pytest.mark.parametrize("name", ["resnet", "pcam", "convnext"])
def test_same_maps_as_pytorch_grad_cam(name: str) -> None:
    network, images = make_network(name), make_images(name, 4)
    (layer,) = target_layers(network, images.shape[-1])
    seen: list[torch.Tensor] = []
    handle = network.get_submodule(layer.module).register_forward_hook(
        lambda _module, _inputs, output: seen.append(output.detach())
    )
    network(images)
    handle.remove()
    theirs = get_2d_projection_with_sign_correction(seen[0].numpy())
    small = torch.from_numpy(theirs).clamp(min=0)
    expected = stretched(small, samples=4, size_px=images.shape[-1])
    ours = METHODS["eigen-cam"].maps(network, images, TARGETS)
    np.testing.assert_allclose(ours.numpy(), expected.numpy(), atol=1e-4)


def test_the_largest_value_is_positive() -> None:
    dark = torch.zeros(1, 3, 4, 4)
    dark[0, :, 1, 2] = 5
    for maps in (dark, -dark):
        found = eigen_cam(SpatialMaps(maps, torch.zeros_like(maps)))
        assert found.argmax() == 6
        assert found.max() > -found.min()
