"""Calibration folded into the last layer, for readers that know nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.bundle.errors import BundleError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.bundle.schema import ModelDescription

WEIGHTS_FILE = "model.safetensors"


def linear_calibration(
    description: ModelDescription,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A matrix and a shift that do to logits what the calibration does.

    Returns:
        ``(matrix, shift)`` of shape ``(classes, classes)`` and ``(classes,)``:
        calibrated logits are ``matrix @ logits + shift``.

    Raises:
        BundleError: If it is isotonic, which no matrix can do.
    """
    count = len(description.classes)
    matrix, shift = np.eye(count) / description.temperature, np.zeros(count)
    fitted = description.calibration
    if fitted is None or fitted.method == "temperature":
        return matrix, shift
    if fitted.method == "isotonic":
        raise BundleError(
            f"{description.id} is calibrated along isotonic curves, which cannot be "
            "part of a network. Calibrate it by another method first: `cytolens "
            "calibrate BUNDLE MANIFEST --method vector --write`."
        )
    centring = np.eye(count) - 1 / count
    scales = np.diag(fitted.parameters.scales)
    return scales @ centring @ matrix, np.array(fitted.parameters.shifts)


def fold_calibration(
    folder: Path, description: ModelDescription, *, layer: str
) -> None:
    """Change the weights in a folder so that its network's logits are calibrated.

    Args:
        folder: With ``model.safetensors``.
        description: Of the bundle.
        layer: Name of the last layer, such as ``classifier``.

    Raises:
        BundleError: If the layer's weight and bias are not in the file.
    """
    from safetensors.torch import load_file, save_file

    matrix, shift = linear_calibration(description)
    tensors = load_file(folder / WEIGHTS_FILE)
    names = f"{layer}.weight", f"{layer}.bias"
    if missing := [name for name in names if name not in tensors]:
        raise BundleError(
            f"{description.id} is calibrated, and that cannot be made part of its last "
            f"layer: the weights have no {missing[0]!r}. Use the bundle itself."
        )
    weight, bias = (tensors[name].double() for name in names)
    turned = torch.from_numpy(matrix)
    tensors[names[0]] = (turned @ weight).float().contiguous()
    tensors[names[1]] = (turned @ bias + torch.from_numpy(shift)).float()
    save_file(tensors, folder / WEIGHTS_FILE, metadata={"format": "pt"})


def last_linear_layer(model: torch.nn.Module, n_classes: int) -> str:
    """Name of the last linear layer with an output for each class.

    Raises:
        BundleError: If there is none.
    """
    found: list[str] = [
        name
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and module.out_features == n_classes
    ]
    if not found:
        raise BundleError(
            "The network does not end in a linear layer, so its calibration cannot be "
            "made part of it. Use the bundle itself."
        )
    return found[-1]
