import pytest
import torch

from cytolens.explanation.example import example_input
from support.networks import make_network


@pytest.mark.parametrize(
    ("name", "shape"), [("pcam", (1, 3, 64, 64)), ("pair", (1, 2, 3, 64, 64))]
)
def test_fits_the_network_and_is_always_the_same(
    name: str, shape: tuple[int, ...]
) -> None:
    network = make_network(name)
    state = torch.random.get_rng_state()
    one, two = (example_input(network, 64) for _ in range(2))
    assert one.shape == shape
    assert torch.equal(one, two)
    assert network(one).shape == (1, 2)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_has_the_precision_of_the_weights() -> None:
    network = make_network("pcam").double()
    assert example_input(network, 64).dtype == torch.float64
