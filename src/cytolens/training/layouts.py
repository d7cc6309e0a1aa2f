"""Memory layouts that a step on a CPU is fast with, and right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor, nn, optim


def lay_out(network: nn.Module, layout: torch.memory_format) -> None:
    """Give all weights of convolutions a layout; their values stay.

    Args:
        network: Changed where it stands; optimisers of its parameters stay right.
        layout: Such as ``torch.channels_last``.
    """
    for tensor in network.parameters():
        if tensor.ndim == 4:
            tensor.data = tensor.data.contiguous(memory_format=layout)


def match_layouts(optimizer: optim.Optimizer) -> None:
    """Lay gradients and an optimiser's state out as their parameters are.

    PyTorch's fused steps on a CPU go through memory as it lies, and would silently
    combine numbers of different weights. Gradients that autograd makes match; a state
    read from a checkpoint of a network laid out otherwise does not.
    """
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            if parameter.grad is not None:
                parameter.grad = _matching(parameter.grad, parameter)
            state = optimizer.state[parameter]
            for name, tensor in state.items():
                if isinstance(tensor, torch.Tensor) and tensor.shape == parameter.shape:
                    state[name] = _matching(tensor, parameter)


def _matching(tensor: Tensor, parameter: Tensor) -> Tensor:
    if tensor.stride() == parameter.stride():
        return tensor
    places = zip(parameter.shape, tensor.stride(), parameter.stride(), strict=True)
    if all(size == 1 or one == other for size, one, other in places):
        return tensor  # axes of one element have no layout
    return torch.empty_like(parameter).copy_(tensor)
