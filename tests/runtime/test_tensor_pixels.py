import numpy as np
import pytest
import torch

from cytolens.images import Normalisation, Preprocessing
from cytolens.runtime.tensor_pixels import normalise_pixels

PIXELS = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", Normalisation)
def test_it_is_the_one_preprocessing(kind: Normalisation) -> None:
    expected = Preprocessing(size_px=16, normalisation=kind).normalise(PIXELS)
    found = normalise_pixels(torch.from_numpy(PIXELS), kind)
    assert found.is_contiguous(memory_format=torch.channels_last)
    np.testing.assert_allclose(found.numpy(), expected, rtol=1e-5, atol=1e-5)


def test_a_pair_keeps_its_axis() -> None:
    pair = torch.from_numpy(PIXELS[:2])[None]
    found = normalise_pixels(pair, Normalisation.UNIT)
    assert found.shape == (1, 2, 3, 16, 16)
