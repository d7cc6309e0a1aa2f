from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from transformers import (
    AutoImageProcessor,
    CLIPImageProcessor,
    ConvNextImageProcessor,
    DeiTImageProcessor,
    MobileNetV2ImageProcessor,
    ViTImageProcessor,
)

from cytolens.bundle.errors import BundleError
from cytolens.bundle.processor_mirror import mirror_processor
from cytolens.bundle.transformers_files import processor_config
from cytolens.images import Fit, Normalisation, Preprocessing, Resample

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = {"height": 48, "width": 48}
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
PROCESSORS: dict[str, tuple[Any, dict[str, Any]]] = {
    "vit": (ViTImageProcessor, {"size": SQUARE}),
    "swin": (ViTImageProcessor, {"size": SQUARE, "resample": 3, **IMAGENET}),
    "resnet": (ConvNextImageProcessor, {"size": {"shortest_edge": 48}, **IMAGENET}),
    "convnext large": (ConvNextImageProcessor, {"size": {"shortest_edge": 384}}),
    "mobilenet": (
        MobileNetV2ImageProcessor,
        {"size": {"shortest_edge": 56}, "crop_size": SQUARE},
    ),
    "deit": (
        DeiTImageProcessor,
        {"size": {"height": 56, "width": 56}, "crop_size": SQUARE},
    ),
    "clip": (CLIPImageProcessor, {"size": {"shortest_edge": 48}, "crop_size": SQUARE}),
    "unit": (ViTImageProcessor, {"size": SQUARE, "do_normalize": False}),
}


@pytest.mark.parametrize("name", PROCESSORS)
@pytest.mark.parametrize(("height", "width"), [(71, 50), (200, 333)])
def test_our_preprocessing_equals_their_processor(
    name: str, height: int, width: int, tmp_path: Path
) -> None:
    make, settings = PROCESSORS[name]
    make(**settings).save_pretrained(tmp_path)
    preprocessing = mirror_processor(tmp_path)
    theirs: Any = AutoImageProcessor.from_pretrained(tmp_path)  # type: ignore[no-untyped-call]  # has no types
    rng = np.random.default_rng(height)
    image = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    expected = theirs(images=image, return_tensors="np")["pixel_values"][0]
    np.testing.assert_allclose(preprocessing(image), expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize(
    ("make", "settings", "words"),
    [
        (ViTImageProcessor, {"resample": 0}, "cannot repeat"),
        (ViTImageProcessor, {"image_mean": [0.1, 0.2, 0.3]}, "mean"),
        (ViTImageProcessor, {"size": {"height": 32, "width": 48}}, "32 x 48"),
        (ViTImageProcessor, {"do_resize": False}, "images of any size"),
        (ViTImageProcessor, {"do_rescale": False}, "deviation"),
        (
            CLIPImageProcessor,
            {"size": {"shortest_edge": 48}, "do_center_crop": False},
            "not square",
        ),
        # Reads as if it could be repeated; only the trial on noise shows the truth.
        (ViTImageProcessor, {"rescale_factor": 1 / 200}, "inputs differ by up to"),
        (
            ViTImageProcessor,
            {"size": SQUARE, "do_pad": True, "pad_size": {"height": 64, "width": 64}},
            "inputs differ",
        ),
    ],
)
def test_what_we_cannot_repeat_is_refused_in_words(
    make: type[Any], settings: dict[str, Any], words: str, tmp_path: Path
) -> None:
    make(**settings).save_pretrained(tmp_path)
    with pytest.raises(BundleError, match=words):
        mirror_processor(tmp_path)


def test_a_folder_without_a_processor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(BundleError, match=r"preprocessor_config\.json"):
        mirror_processor(tmp_path)


@pytest.mark.parametrize("fit", [Fit.STRETCH, Fit.CROP])
@pytest.mark.parametrize("resize_px", [None, 56])
@pytest.mark.parametrize("normalisation", ["half", "imagenet", "unit", "clip"])
def test_what_we_write_we_read_back(
    fit: Fit, resize_px: int | None, normalisation: str, tmp_path: Path
) -> None:
    import json

    preprocessing = Preprocessing(
        size_px=48,
        fit=fit,
        resize_px=resize_px,
        resample=Resample.TORCH_BICUBIC,
        normalisation=Normalisation(normalisation),
    )
    config = processor_config(preprocessing)
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(config))
    assert mirror_processor(tmp_path) == preprocessing
