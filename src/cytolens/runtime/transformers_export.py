"""A folder that Transformers opens, with proof that it answers as the bundle does."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from cytolens.bundle.amending import is_calibrated
from cytolens.bundle.calibration import calibrated_logits
from cytolens.bundle.checksums import SUMS_FILE
from cytolens.bundle.errors import BundleError
from cytolens.bundle.folders import new_folder
from cytolens.bundle.transformers_files import CONFIG_FILE, PROCESSOR_FILE
from cytolens.runtime.folded_calibration import (
    fold_calibration,
    last_linear_layer,
    linear_calibration,
)
from cytolens.runtime.torch_engine import TorchEngine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle

TOLERANCE = 1e-5
PROOF_FILE = "agreement.json"
_OUR_PREFIX = "model."
"""Where a bundle's network holds that of Transformers."""
_NOT_FOR_TRANSFORMERS = (SUMS_FILE, "model.json", "reference.parquet")


@dataclass(frozen=True)
class Agreement:
    """How far two ways of scoring the same images are apart."""

    images: int
    largest_difference: float
    """Between two probabilities of one class."""
    same_class: int
    """Images for which both name the same class."""
    tolerance: float = TOLERANCE

    @property
    def holds(self) -> bool:
        """Whether no probability differs by more than the tolerance."""
        return self.largest_difference <= self.tolerance


def export_to_transformers(
    bundle: Bundle,
    out: Path,
    images: Iterable[NDArray[np.uint8]],
    *,
    overwrite: bool = False,
) -> Agreement:
    """Write the folder, open it with Transformers alone, and compare on images.

    A calibration becomes part of the last layer: the probabilities are calibrated.

    Args:
        bundle: Of a Transformers network.
        out: The new folder; ``agreement.json`` in it holds what is returned.
        images: RGB images, each ``(height, width, 3)``; at least one.
        overwrite: Replace a folder that is there already.

    Raises:
        BundleError: If the network, its preprocessing or its calibration has no equal
            in Transformers, or there are no images to prove it on.
        OutputExistsError: If the folder exists and ``overwrite`` is false.
    """
    _refuse_what_has_no_equal(bundle)
    with new_folder(out, overwrite=overwrite) as draft:
        shutil.copytree(
            bundle.path,
            draft,
            ignore=shutil.ignore_patterns(*_NOT_FOR_TRANSFORMERS, "openvino", "onnx"),
            dirs_exist_ok=True,
        )
        if is_calibrated(bundle.description):
            network = bundle.network()
            layer = last_linear_layer(network, len(bundle.classes))
            layer = layer.removeprefix(_OUR_PREFIX)
            fold_calibration(draft, bundle.description, layer=layer)
        agreement = compare_with_transformers(bundle, draft, images)
        proof = json.dumps(asdict(agreement), indent=2) + "\n"
        (draft / PROOF_FILE).write_text(proof, encoding="utf-8", newline="\n")
    return agreement


def _refuse_what_has_no_equal(bundle: Bundle) -> None:
    recipe = bundle.description.recipe
    if recipe.network.family != "transformers":
        raise BundleError(
            f"{bundle.id} has a network of family {recipe.network.family!r}, which "
            "Transformers does not know. Train one that it knows, such as `vit-base`."
        )
    if recipe.views != "one":
        raise BundleError(
            f"{bundle.id} averages over {recipe.views} views of an image, which "
            "Transformers does not do. Train it with `--set views=one`."
        )
    linear_calibration(bundle.description)
    missing = [
        name
        for name in (CONFIG_FILE, PROCESSOR_FILE)
        if not (bundle.path / name).is_file()
    ]
    if missing:
        raise BundleError(
            f"{bundle.id} prepares images in a way that no image processor of "
            f"Transformers' repeats (no {', '.join(missing)}). Train it with "
            "`--set input.resample=torch-bilinear --set input.fit=stretch`."
        )


def compare_with_transformers(
    bundle: Bundle, folder: Path, images: Iterable[NDArray[np.uint8]]
) -> Agreement:
    """Score images with the bundle, and with what Transformers makes of a folder.

    Raises:
        BundleError: If there are no images.
    """
    engine = TorchEngine(bundle, device="cpu")
    model, processor = _open(folder)
    differences, same = [], 0
    for image in images:
        logits = engine.logits(bundle.preprocessing.resize(image)[None])
        ours = _softmax(calibrated_logits(bundle.description, logits)[0])
        with torch.inference_mode():
            inputs = processor(images=image, return_tensors="pt")
            theirs = model(**inputs).logits.double().softmax(-1)[0].numpy()
        differences.append(float(np.abs(ours - theirs).max()))
        same += int(ours.argmax() == theirs.argmax())
    if not differences:
        raise BundleError("There is no image to prove the agreement on. Give some.")
    return Agreement(len(differences), max(differences), same)


def _open(folder: Path) -> tuple[Any, Any]:
    from transformers import AutoImageProcessor, AutoModelForImageClassification

    model = AutoModelForImageClassification.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32
    )
    # Transformers has no types here.
    processor = AutoImageProcessor.from_pretrained(  # type: ignore[no-untyped-call]
        folder, local_files_only=True
    )
    return model.eval(), processor


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)
