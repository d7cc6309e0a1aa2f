"""Score a slide with TIAToolbox's PatchPredictor; runs in TIAToolbox's environment.

Called by ``benchmarks.screening`` as ``PYTHON tiatoolbox_patches.py JSON``, where the
JSON names slide, weights (safetensors with torchvision's names), tile, resolution,
workers, batch and the ``.npz`` to write: ``coordinates`` and ``probabilities``.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from tiatoolbox.models.architecture.vanilla import CNNModel
from tiatoolbox.models.engine.io_config import IOPatchPredictorConfig
from tiatoolbox.models.engine.patch_predictor import PatchPredictor

# TIAToolbox keeps the ResNet as a sequence without pooling and head.
PLACES = ("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4")
MEAN = np.array((0.485, 0.456, 0.406), np.float32)
STD = np.array((0.229, 0.224, 0.225), np.float32)


def normalise(image: np.ndarray) -> np.ndarray:
    """As the weights were made for; TIAToolbox wants height, width, channel."""
    return (image.astype(np.float32) / 255 - MEAN) / STD


def load_model(path: str) -> CNNModel:
    """A ResNet-50 with the weights that the other side has."""
    weights = {}
    for name, value in load_file(path).items():
        head, _, rest = name.removeprefix("model.").partition(".")
        if head == "fc":
            weights[f"classifier.{rest}"] = value
        else:
            weights[f"feat_extract.{PLACES.index(head)}.{rest}"] = value
    model = CNNModel("resnet50", num_classes=len(weights["classifier.bias"]))
    model.load_state_dict(weights)
    model.preproc_func = normalise
    return model


def main() -> None:
    """Score every patch of the slide, without a mask."""
    job = json.loads(sys.argv[1])
    torch.set_num_threads(job["threads"])
    predictor = PatchPredictor(
        model=load_model(job["weights"]),
        batch_size=job["batch_size"],
        num_workers=job["workers"],
        verbose=False,
    )
    config = IOPatchPredictorConfig(
        input_resolutions=[{"units": "mpp", "resolution": job["mpp"]}],
        patch_input_shape=[job["tile_px"], job["tile_px"]],
        stride_shape=[job["tile_px"], job["tile_px"]],
    )
    with np.errstate(all="ignore"):
        output = predictor.run(
            images=[job["slide"]],
            patch_mode=False,
            ioconfig=config,
            auto_get_mask=False,
            return_probabilities=True,
            device="cpu",
            output_type="zarr",
            save_dir=job["folder"],
            overwrite=True,
        )
    import zarr

    (path,) = output.values()
    found: Any = zarr.open(str(path), mode="r")
    np.savez(
        job["out"],
        coordinates=found["coordinates"][:],
        probabilities=found["probabilities"][:],
    )


if __name__ == "__main__":
    main()
