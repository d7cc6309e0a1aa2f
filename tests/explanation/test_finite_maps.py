from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.finite_maps import finite_maps
from cytolens.models.network import Network
from support.networks import make_images, make_network
from support.planted import EdgeDetector

TARGETS = torch.tensor([0, 1])


@dataclass(frozen=True)
class Broken(EdgeDetector):
    """Raises, or gives what is no number."""

    error: type[Exception] | None = None

    def maps(self, network: Network, images: Tensor, targets: Tensor) -> Tensor:
        """Fail."""
        if self.error is not None:
            raise self.error
        return torch.full((len(images), 1, 4, 4), torch.nan)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        (Broken(), "Edges gives figures that are not finite"),
        (Broken(error=torch.OutOfMemoryError), "--batch-size"),
    ],
)
def test_a_failure_says_what_to_do(method: Broken, said: str) -> None:
    with pytest.raises(ExplanationError, match=said):
        finite_maps(method, make_network("pcam"), make_images("pcam"), TARGETS)


def test_maps_are_arrays() -> None:
    images = make_images("pcam")
    found = finite_maps(EdgeDetector(), make_network("pcam"), images, TARGETS)
    assert found.shape == (2, 1, 64, 64)
    assert found.dtype == "float32"
