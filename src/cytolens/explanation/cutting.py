"""Cut a network at the outputs of some modules, for one pass.

What lies before the cut runs without gradients, so that a gradient costs only the
few layers behind it. The hooks live as long as the context, exception or not.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Cut:
    """Where to cut one part of a network."""

    part: nn.Module
    """The whole network, or one of several backbones that run one after the other."""
    module: nn.Module
    """Its output becomes a leaf of the graph."""


@contextmanager
def cut_at(cuts: Sequence[Cut]) -> Iterator[dict[int, Tensor]]:
    """Make the modules' outputs leaves of the graph of one forward pass.

    Yields:
        The outputs by the number of their cut, once the network has run; gradients of
        what follows can be taken with respect to them.
    """
    leaves: dict[int, Tensor] = {}
    with ExitStack() as hooks, torch.no_grad():
        for number, cut in enumerate(cuts):
            begun = cut.part.register_forward_pre_hook(_stop_gradients)
            hooks.callback(begun.remove)
            done = cut.module.register_forward_hook(_Keeper(leaves, number))
            hooks.callback(done.remove)
        yield leaves


def _stop_gradients(*_: object) -> None:
    torch.set_grad_enabled(False)


@dataclass
class _Keeper:
    leaves: dict[int, Tensor]
    number: int

    def __call__(self, module: nn.Module, inputs: object, output: Tensor) -> Tensor:
        leaf = output.detach().requires_grad_()
        self.leaves[self.number] = leaf
        torch.set_grad_enabled(True)
        # A copy: the next module may work in place, which no leaf allows.
        return leaf.clone()
