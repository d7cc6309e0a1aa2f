from dataclasses import dataclass

import pytest
import torch

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.part_method import PartMethod
from cytolens.models.network import Network
from support.networks import make_network


@dataclass(frozen=True)
class Picky(PartMethod):
    """Takes networks of one size only."""

    def find_part(self, network: Network, size_px: int) -> object:
        """Refuse all but 64 px."""
        if size_px != 64:
            raise ExplanationError(f"No part at {size_px} px.")
        return network


@dataclass(frozen=True)
class Careless(PartMethod):
    """Fails for another reason than the network's kind."""

    def find_part(self, network: Network, size_px: int) -> object:
        """Run out of memory."""
        raise torch.OutOfMemoryError


def test_the_reason_is_that_of_the_part_that_is_missing() -> None:
    network = make_network("pcam")
    assert Picky("picky", "Picky").refuses(network, 64) is None
    assert Picky("picky", "Picky").refuses(network, 32) == "No part at 32 px."


def test_only_a_missing_part_is_a_refusal() -> None:
    with pytest.raises(torch.OutOfMemoryError):
        Careless("careless", "Careless").refuses(make_network("pcam"), 64)


@pytest.mark.parametrize("uses_gradients", [True, False])
def test_the_class_counts_through_the_gradients(uses_gradients: bool) -> None:  # noqa: FBT001  # pytest gives it by name
    method = Picky("picky", "Picky", uses_gradients=uses_gradients)
    assert method.is_class_specific == uses_gradients
    assert method.kind == "positive"
