import pytest
import torch

from cytolens.explanation.cutting import Cut, cut_at
from support.networks import count_hooks, make_images, make_network


def test_gradients_flow_behind_the_cut_only() -> None:
    network, images = make_network("pcam"), make_images("pcam")
    module = network.get_submodule("convolutions.3")
    with cut_at([Cut(network, module)]) as leaves:
        logits = network(images)
        (gradient,) = torch.autograd.grad(logits[:, 0].sum(), [leaves[0]])
    assert gradient.shape == leaves[0].shape
    assert gradient.abs().sum() > 0
    first = network.get_parameter("convolutions.0.0.weight")
    (none,) = torch.autograd.grad(
        logits[:, 0].sum(), [first], allow_unused=True, retain_graph=True
    )
    assert none is None


def test_nothing_is_left_behind() -> None:
    network = make_network("pcam")
    module = network.get_submodule("convolutions.3")
    with cut_at([Cut(network, module)]):
        network(make_images("pcam"))
        assert count_hooks(network) == 2
    assert count_hooks(network) == 0
    assert torch.is_grad_enabled()


def test_nothing_is_left_behind_by_a_failure() -> None:
    network = make_network("pcam")
    module = network.get_submodule("convolutions.0")
    with (
        pytest.raises(RuntimeError, match=r"shapes"),
        cut_at([Cut(network, module)]),
    ):
        network(torch.zeros(1, 3, 16, 16))
    assert count_hooks(network) == 0
    assert torch.is_grad_enabled()
