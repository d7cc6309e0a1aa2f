from __future__ import annotations

import numpy as np
import pytest
import torch

from cytolens.images import Normalisation, Preprocessing
from cytolens.training.pixels import TensorNormalisation, network_input, to_unit_range


@pytest.mark.parametrize("kind", list(Normalisation))
def test_training_normalises_as_everything_else_does(kind: Normalisation) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)
    expected = Preprocessing(size_px=16, normalisation=kind).normalise(pixels)
    batch = to_unit_range(torch.from_numpy(pixels)[:, None])
    found = network_input(TensorNormalisation(kind)(batch))
    np.testing.assert_allclose(found.numpy(), expected, atol=2e-5, rtol=1e-5)


def test_a_pair_keeps_its_axis_and_a_single_image_is_channels_last() -> None:
    single = network_input(torch.rand(2, 1, 3, 4, 4))
    assert single.shape == (2, 3, 4, 4)
    assert single.is_contiguous(memory_format=torch.channels_last)
    assert network_input(torch.rand(2, 2, 3, 4, 4)).shape == (2, 2, 3, 4, 4)
