import torch

from cytolens.explanation.class_activation import ClassActivation
from cytolens.explanation.layers import target_layers
from cytolens.explanation.spatial_maps import SpatialMaps
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def minus_one(seen: SpatialMaps) -> torch.Tensor:
    """Speaks against the class everywhere but in the upper left corner."""
    maps = torch.full_like(seen.activations[:, 0], -1)
    maps[:, 0, 0] = 2
    return maps


def test_what_speaks_against_the_class_is_left_out() -> None:
    method = ClassActivation("corner", "Corner", minus_one)
    maps = method.maps(make_network("pcam"), make_images("pcam"), TARGETS)
    assert maps.shape == (2, 1, 64, 64)
    assert maps.min() == 0
    assert maps[:, 0, 0, 0].tolist() == [2, 2]


def test_the_part_is_the_last_spatial_map() -> None:
    network = make_network("pair-two")
    method = ClassActivation("corner", "Corner", minus_one)
    assert method.find_part(network, 64) == target_layers(network, 64)
    assert len(method.find_part(network, 64)) == 2


def test_without_gradients_none_are_taken() -> None:
    seen: list[SpatialMaps] = []

    def keep(maps: SpatialMaps) -> torch.Tensor:
        seen.append(maps)
        return maps.activations.sum(dim=1)

    for uses_gradients in (False, True):
        method = ClassActivation("keep", "Keep", keep, uses_gradients=uses_gradients)
        method.maps(make_network("pcam"), make_images("pcam"), TARGETS)
    assert not seen[0].gradients.any()
    assert seen[1].gradients.any()
