"""Read tensors from a file: safetensors only, since anything else may run code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.models.errors import WeightsError

if TYPE_CHECKING:
    from pathlib import Path

    import torch

_CONVERT = (
    'Convert it once, on a machine you can spare, with: python -c "import torch, '
    "safetensors.torch as s; s.save_file({k: v.contiguous() for k, v in torch.load("
    "'FILE', weights_only=True, map_location='cpu').items()}, 'weights.safetensors')\""
)


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Read every tensor of a safetensors file.

    Returns:
        Names to tensors; floating-point ones as float32.

    Raises:
        WeightsError: If the file is missing, damaged, or of a format that can hold
            code (``.pth``, ``.bin``, ``.h5``); says how to convert it.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    if path.suffix != ".safetensors":
        raise WeightsError(
            f"{path} is not a safetensors file. Formats such as .pth, .bin and .h5 can "
            f"run code when they are opened, so Cytolens never does. {_CONVERT}"
        )
    try:
        tensors = load_file(path)
    except (SafetensorError, OSError) as error:
        raise WeightsError(
            f"{path} cannot be read as safetensors: {error}. Fetch it again."
        ) from error
    return {
        name: tensor.float() if tensor.is_floating_point() else tensor
        for name, tensor in tensors.items()
    }
