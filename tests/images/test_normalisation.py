"""Against torchvision, and against Keras' published caffe constants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.images.normalisation import (
    Normalisation,
    normalisation_constants,
    normalise_batch,
)
from support.cells import cell_arrays

BATCH = cell_arrays([0, 1, 0], size_px=16)


@pytest.mark.parametrize(
    ("kind", "mean", "std"),
    [
        (Normalisation.IMAGENET, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        (Normalisation.HALF, (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
        (Normalisation.UNIT, (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)),
    ],
)
def test_it_is_torchvisions_normalise(
    kind: Normalisation, mean: tuple[float, ...], std: tuple[float, ...]
) -> None:
    torch = pytest.importorskip("torch")
    functional = pytest.importorskip("torchvision.transforms.v2.functional")
    images = torch.from_numpy(BATCH).permute(0, 3, 1, 2)
    scaled = functional.to_dtype(images, torch.float32, scale=True)
    peer = functional.normalize(scaled, list(mean), list(std)).numpy()
    np.testing.assert_allclose(normalise_batch(BATCH, kind), peer, atol=1e-6)


def test_caffe_is_keras_preprocess_input() -> None:
    # keras/src/applications/imagenet_utils.py, mode "caffe": RGB -> BGR, then minus
    # [103.939, 116.779, 123.68]; no scaling.
    bgr = BATCH[..., ::-1].astype(np.float64) - [103.939, 116.779, 123.68]
    ours = normalise_batch(BATCH, Normalisation.CAFFE_BGR)
    np.testing.assert_allclose(ours, bgr.transpose(0, 3, 1, 2), atol=1e-5)


@pytest.mark.parametrize("kind", list(Normalisation))
def test_the_constants_give_the_same_numbers(kind: Normalisation) -> None:
    constants = normalisation_constants(kind)
    source = BATCH[..., ::-1] if constants.is_bgr else BATCH
    scaled = source / constants.divisor
    expected = (scaled - np.array(constants.mean)) / np.array(constants.std)
    ours = normalise_batch(BATCH, kind)
    np.testing.assert_allclose(ours, expected.transpose(0, 3, 1, 2), atol=1e-5)


@pytest.mark.parametrize("kind", list(Normalisation))
def test_output_is_contiguous_float32(kind: Normalisation) -> None:
    out = normalise_batch(BATCH, kind)
    assert out.dtype == np.float32
    assert out.flags.c_contiguous
    assert out.shape == (3, 3, 16, 16)


def test_no_images_give_no_output() -> None:
    empty = np.empty((0, 16, 16, 3), dtype=np.uint8)
    assert normalise_batch(empty, Normalisation.UNIT).shape == (0, 3, 16, 16)


@given(st.sampled_from(list(Normalisation)), st.integers(0, 254))
def test_brighter_is_larger_in_every_channel(kind: Normalisation, level: int) -> None:
    dark = np.full((1, 1, 1, 3), level, dtype=np.uint8)
    assert (normalise_batch(dark + 1, kind) > normalise_batch(dark, kind)).all()
