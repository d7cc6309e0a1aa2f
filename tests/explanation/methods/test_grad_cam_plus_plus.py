import numpy as np
import pytest
from pytorch_grad_cam import GradCAMPlusPlus

from cytolens.explanation.methods import METHODS
from support.networks import make_images, make_network
from support.peer_cams import TARGETS, peer_maps, scaled


@pytest.mark.parametrize(
    "name", ["resnet", "convnext", "pcam", "cbam", "transformers-swin"]
)
def test_same_maps_as_pytorch_grad_cam(name: str) -> None:
    network, images = make_network(name), make_images(name, 4)
    ours = METHODS["grad-cam++"].maps(network, images, TARGETS)[:, 0]
    assert (ours.amax(dim=(1, 2)) > 0).sum() >= 2
    theirs = peer_maps(GradCAMPlusPlus, network, images, name=name, gain=1)
    np.testing.assert_allclose(scaled(ours), theirs, atol=1e-5)
