from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from cytolens.images import Normalisation
from cytolens.images.normalisation import normalise_batch
from cytolens.models.errors import WeightsError
from cytolens.models.init.first_layer import fit_first_layer

RGB = np.random.default_rng(0).integers(0, 256, (2, 12, 12, 3), dtype=np.uint8)


def normalised(kind: Normalisation) -> torch.Tensor:
    return torch.from_numpy(normalise_batch(RGB, kind))


def layer(*, has_bias: bool) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 3, bias=has_bias))


@pytest.mark.parametrize("trained", Normalisation)
@pytest.mark.parametrize("fed", Normalisation)
@torch.no_grad()
def test_a_layer_with_a_bias_gives_the_same_output(
    trained: Normalisation, fed: Normalisation
) -> None:
    network = layer(has_bias=True)
    expected = network(normalised(trained))
    fit_first_layer(network, trained_with=trained, fed_with=fed)
    torch.testing.assert_close(network(normalised(fed)), expected, rtol=0, atol=1e-4)


@torch.no_grad()
def test_imagenet_weights_see_keras_input_as_their_own() -> None:
    network = layer(has_bias=False)
    expected = network(normalised(Normalisation.IMAGENET))
    fit_first_layer(
        network,
        trained_with=Normalisation.IMAGENET,
        fed_with=Normalisation.CAFFE_BGR,
    )
    difference = network(normalised(Normalisation.CAFFE_BGR)) - expected
    assert difference.abs().max() < 0.02 * expected.abs().max()


def test_an_offset_that_matters_needs_a_bias() -> None:
    with pytest.raises(WeightsError, match=r"input\.normalisation=imagenet"):
        fit_first_layer(
            layer(has_bias=False),
            trained_with=Normalisation.IMAGENET,
            fed_with=Normalisation.UNIT,
        )
