from typing import Any

import torch

from cytolens.explanation.methods import METHODS
from cytolens.explanation.methods.cbam import cbam_gates
from support.networks import make_images, make_network

TARGETS = torch.tensor([0, 1])


def test_gates_of_every_block() -> None:
    gates = cbam_gates(make_network("cbam"), make_images("cbam"))
    assert len(gates) == 8
    assert gates[0].module == "model.layer1.0.se"
    assert gates[0].channel.shape == (2, 64)
    assert gates[0].spatial.shape == (2, 16, 16)
    assert all(0 <= g.spatial.min() <= g.spatial.max() <= 1 for g in gates)


def test_gates_are_what_the_module_multiplies_by() -> None:
    network, images = make_network("cbam"), make_images("cbam")
    first = cbam_gates(network, images)[0]
    module: Any = network.get_submodule(first.module)
    seen: list[torch.Tensor] = []
    module.register_forward_hook(
        lambda _module, inputs, output: seen.extend((inputs[0].clone(), output.clone()))
    )
    network(images)
    gates = first.channel[:, :, None, None] * first.spatial[:, None]
    torch.testing.assert_close(seen[0] * gates, seen[1])


def test_the_map_is_the_mean_spatial_gate() -> None:
    network, images = make_network("cbam"), make_images("cbam")
    maps = METHODS["cbam"].maps(network, images, TARGETS)
    gates = cbam_gates(network, images)
    # Below half a place from the corner, stretching repeats the corner's value.
    corner = torch.stack([gate.spatial[:, 0, 0] for gate in gates]).mean(dim=0)
    torch.testing.assert_close(maps[:, 0, 0, 0], corner)
