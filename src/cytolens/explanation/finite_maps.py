"""Maps of a batch as an array, or a reason why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from cytolens.explanation.errors import ExplanationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.explanation.method import Method
    from cytolens.models.network import Network


def finite_maps(
    method: Method, network: Network, images: Tensor, targets: Tensor
) -> NDArray[np.float32]:
    """Make maps, and see that every figure is one.

    Args:
        method: Makes them.
        network: In evaluation mode.
        images: As `Method.maps` takes them.
        targets: Class numbers, shape ``(n,)``.

    Returns:
        Shape ``(n, images, size, size)``.

    Raises:
        ExplanationError: If a figure is not finite, or the memory is too small.
    """
    try:
        maps = method.maps(network, images, targets)
    except torch.OutOfMemoryError as error:
        raise ExplanationError(
            f"{method.title} has no memory for a batch of {len(images)}. Use a smaller "
            "--batch-size, or --device cpu."
        ) from error
    if not maps.isfinite().all():
        raise ExplanationError(
            f"{method.title} gives figures that are not finite. The weights of the "
            "network are damaged, or its training diverged."
        )
    values: NDArray[np.float32] = maps.cpu().numpy()
    return values
