from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from transformers import AutoImageProcessor, AutoModelForImageClassification

from cytolens.bundle.loading import load_bundle
from cytolens.bundle.transformers_files import processor_config
from cytolens.images import Fit, Normalisation, Preprocessing, Resample
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def noise(height: int, width: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(height * width)
    return rng.integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (97, 41), (50, 130)])
@torch.no_grad()
def test_transformers_opens_the_bundle_and_gives_the_same_probabilities(
    tmp_path: Path, height: int, width: int
) -> None:
    classes = ("healthy", "tumour", "unclear")
    folder = write_tiny_bundle(tmp_path / "b", "transformers", classes=classes)
    bundle = load_bundle(folder)
    model: Any = AutoModelForImageClassification.from_pretrained(folder)
    processor: Any = AutoImageProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]  # has no types
    image = noise(height, width)
    theirs = model(**processor(images=image, return_tensors="pt")).logits.softmax(-1)
    tensor = torch.from_numpy(bundle.preprocessing(image))[None]
    ours = bundle.network()(tensor).softmax(-1)
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-5)
    assert tuple(model.config.id2label.values()) == classes
    assert model.config.label2id["tumour"] == 1


@pytest.mark.parametrize(
    "preprocessing",
    [
        Preprocessing(size_px=32, fit=Fit.PAD, resample=Resample.TORCH_BILINEAR),
        Preprocessing(size_px=32, resample=Resample.LANCZOS),
        Preprocessing(size_px=32, normalisation=Normalisation.CAFFE_BGR),
    ],
)
def test_what_transformers_lacks_is_not_written(preprocessing: Preprocessing) -> None:
    assert processor_config(preprocessing) is None
