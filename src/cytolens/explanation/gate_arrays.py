"""CBAM's gates of one batch as arrays, sample by sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.explanation.methods.cbam import cbam_gates

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.models.network import Network


def gate_arrays(
    network: Network, images: Tensor
) -> list[dict[str, NDArray[np.float32]]]:
    """Read every attention module's gates.

    Returns:
        For each image ``<module>.channel``, shape ``(channels,)``, and
        ``<module>.spatial``, shape ``(h, w)``, of every module in order.
    """
    gates = cbam_gates(network, images)
    return [
        {
            f"{gate.module}.{kind}": values[number].float().cpu().numpy()
            for gate in gates
            for kind, values in (("channel", gate.channel), ("spatial", gate.spatial))
        }
        for number in range(len(images))
    ]
