"""Files that let Transformers open a bundle directly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cytolens.images import Fit, Resample
from cytolens.images.normalisation import normalisation_constants

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.schema import ModelDescription
    from cytolens.images import Preprocessing

CONFIG_FILE = "config.json"
PROCESSOR_FILE = "preprocessor_config.json"
_PILLOW_CODES = {
    Resample.BILINEAR: 2,
    Resample.TORCH_BILINEAR: 2,
    Resample.BICUBIC: 3,
    Resample.TORCH_BICUBIC: 3,
}


def write_transformers_files(folder: Path, description: ModelDescription) -> None:
    """Name the classes in ``config.json`` and add ``preprocessor_config.json``.

    The latter is left out where Transformers has no processor that does the same; see
    `processor_config`.
    """
    path = folder / CONFIG_FILE
    config = json.loads(path.read_text(encoding="utf-8"))
    config["id2label"] = {str(i): name for i, name in enumerate(description.classes)}
    config["label2id"] = {name: i for i, name in enumerate(description.classes)}
    _write_json(path, config)
    processor = processor_config(description.preprocessing)
    if processor is not None:
        _write_json(folder / PROCESSOR_FILE, processor)


def processor_config(preprocessing: Preprocessing) -> dict[str, Any] | None:
    """Express a preprocessing as the configuration of a Transformers image processor.

    Returns:
        What ``preprocessor_config.json`` holds; None for what Transformers lacks:
        padding with the border's colour, BGR, and other filters than (bi)cubic.
        Pillow's filters are written as the nearest there is: Transformers 5 resizes
        with torchvision, a level off Pillow here and there.
    """
    constants = normalisation_constants(preprocessing.normalisation)
    code = _PILLOW_CODES.get(preprocessing.resample)
    if code is None or constants.is_bgr or preprocessing.fit is Fit.PAD:
        return None
    resized = preprocessing.resize_px or preprocessing.size_px
    stretches = preprocessing.fit is Fit.STRETCH
    config: dict[str, Any] = {
        "image_processor_type": "ViTImageProcessor"
        if stretches
        else "CLIPImageProcessor",
        "do_resize": True,
        "size": _square(resized) if stretches else {"shortest_edge": resized},
        "resample": code,
        "do_rescale": True,
        "rescale_factor": 1 / constants.divisor,
        "do_normalize": True,
        "image_mean": list(constants.mean),
        "image_std": list(constants.std),
    }
    if not stretches or resized != preprocessing.size_px:
        config["do_center_crop"] = True
        config["crop_size"] = _square(preprocessing.size_px)
    return config


def _square(side_px: int) -> dict[str, int]:
    return {"height": side_px, "width": side_px}


def _write_json(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
