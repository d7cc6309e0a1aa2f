from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import Tensor

from cytolens.bundle.loading import load_bundle
from cytolens.images import Normalisation
from cytolens.images.normalisation import normalise_batch
from cytolens.models.network import Network
from cytolens.runtime.conversion.graph import (
    Graph,
    bundle_graph,
    example_images,
    sample_shape,
)
from support.exported import random_pixels, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn


class Same(Network):
    """Gives back what it gets, to see what a graph feeds its network."""

    def forward(self, images: Tensor) -> Tensor:
        return images

    def embed(self, images: Tensor) -> Tensor:
        return images

    def stages(self) -> dict[str, nn.Module]:
        return {}

    @property
    def classifier(self) -> None:
        return None


@pytest.mark.parametrize("kind", list(Normalisation))
def test_the_graph_normalises_as_the_preprocessing_does(kind: Normalisation) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (4, 9, 9, 3), dtype=np.uint8)
    seen = Graph(Same(), kind)(torch.from_numpy(pixels)).numpy()
    wanted = normalise_batch(pixels, kind)
    np.testing.assert_allclose(seen, wanted, rtol=1e-6, atol=3e-6)
    pairs = torch.from_numpy(pixels.reshape(2, 2, 9, 9, 3))
    of_pairs = Graph(Same(), kind)(pairs).numpy()
    np.testing.assert_array_equal(of_pairs.reshape(seen.shape), seen)


def test_a_pair_is_two_images(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pair"))
    assert sample_shape(bundle) == (2, 32, 32, 3)
    assert example_images(bundle).shape == (3, 2, 32, 32, 3)
    images = torch.from_numpy(random_pixels(bundle.description, 2))
    assert bundle_graph(bundle)(images).shape == (2, 2)
