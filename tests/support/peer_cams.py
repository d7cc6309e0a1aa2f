"""The same maps by pytorch-grad-cam, for comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from torch import nn

from cytolens.explanation.layers import target_layers

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.models.network import Network

RELATIVE = {"pcam", "pair-two"}
"""Networks whose score is the difference of two logits."""
TARGETS = torch.tensor([0, 1, 1, 0])


class OneOfPair(nn.Module):
    """A pair network as a function of one of its images; the peer takes no pairs."""

    def __init__(self, network: Network, pairs: Tensor, which: int) -> None:
        super().__init__()
        self.network, self.pairs, self.which = network, pairs, which

    def forward(self, images: Tensor) -> Tensor:
        both = [self.pairs[:, 0], self.pairs[:, 1]]
        both[self.which] = images
        logits: Tensor = self.network(torch.stack(both, dim=1))
        return logits


def peer_maps(
    peer: Any,  # noqa: ANN401  # pytorch-grad-cam ships no types
    model: nn.Module,
    images: Tensor,
    *,
    name: str,
    layer: int = 0,
    network: Network | None = None,
    gain: float = 1000,
) -> NDArray[np.float32]:
    """Run a class of pytorch-grad-cam on the layer that we found.

    Its maps are stretched to 0 to 1 with an epsilon of 1e-7; a gain on the score makes
    that vanish, where maps are proportional to gradients.
    """
    owner: Any = network or model
    found = target_layers(owner, images.shape[-1])[layer]
    module = owner.get_submodule(found.module)
    targets = [peer_target(name, int(t), gain=gain) for t in TARGETS]
    with peer(model, [module], reshape_transform=found.channels_first) as cam:
        result: NDArray[np.float32] = cam(images.clone(), targets)
    return result


def peer_target(name: str, number: int, *, gain: float) -> Callable[[Tensor], Tensor]:
    if name not in RELATIVE:
        plain = ClassifierOutputTarget(number)
        return lambda output: gain * plain(output)
    return lambda output: gain * (output[number] - output[1 - number])


def scaled(maps: Tensor) -> NDArray[np.float32]:
    """Stretch each map to 0 to 1, as the peer does."""
    low = maps.amin(dim=(-2, -1), keepdim=True)
    high = maps.amax(dim=(-2, -1), keepdim=True)
    result: NDArray[np.float32] = ((maps - low) / (high - low).clamp(min=1e-12)).numpy()
    return result
