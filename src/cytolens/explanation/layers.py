"""Find the last spatial map that a network's head sees, by watching it run.

Names of layers differ from network to network, and guesses go wrong silently. So one
example is run with an ear at every module: the last output with places, on which the
logits depend, is the map that class activation methods weigh.
"""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor, nn

from cytolens.explanation.cutting import Cut, cut_at
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.example import example_input
from cytolens.explanation.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.models.network import Network

Layout = Literal["channels-first", "channels-last", "tokens"]


@dataclass(frozen=True)
class TargetLayer:
    """A module that makes the last map of a network, or of one of its backbones."""

    part: str
    """Name of the backbone in the network; empty for the whole network."""
    module: str
    """Name of the module in the network."""
    layout: Layout
    """``(n, c, h, w)``, ``(n, h, w, c)``, or ``(n, h * w, c)``."""
    side: int
    """Rows and columns of the map."""

    def cut(self, network: Network) -> Cut:
        """Look the modules up."""
        return Cut(network.get_submodule(self.part), network.get_submodule(self.module))

    def channels_first(self, output: Tensor) -> Tensor:
        """Bring the module's output to ``(n, c, h, w)``."""
        if self.layout == "channels-first":
            return output
        if self.layout == "channels-last":
            return output.movedim(-1, 1)
        tokens = output.movedim(-1, 1)
        return tokens.reshape(*tokens.shape[:2], self.side, self.side)


@dataclass(frozen=True)
class Seen:
    """One output in a trace."""

    module: str
    layout: Layout | None
    """None: tokens that are no square, as where a class token stands before them."""
    side: int
    """Rows and columns; 0 where there are none."""
    places: int
    """How many: of the map, or tokens."""


@remembered
def target_layers(network: Network, size_px: int) -> tuple[TargetLayer, ...]:
    """Find the layer of the network, or of each backbone of a pair network.

    Raises:
        ExplanationError: If the network ends in tokens that are no map, or has no map
            larger than one place.
    """
    return tuple(
        _last_map(network, name, size_px=size_px) for name in backbone_names(network)
    )


def backbone_names(network: Network) -> list[str]:
    """Name the parts that end in a map of their own; empty for the whole network."""
    if network.images_per_sample == 1:
        return [""]
    wanted = [id(backbone) for backbone, _ in network.backbones()]
    return [name for name, module in network.named_modules() if id(module) in wanted]


def _last_map(network: Network, part: str, *, size_px: int) -> TargetLayer:
    example = example_input(network, size_px)
    for seen in reversed(trace_maps(network, example, part=part)):
        if seen.layout is None:
            raise ExplanationError(
                "This network hands tokens to its head, not a map. Use "
                "gradient-attention, or occlusion."
            )
        layer = TargetLayer(part, seen.module, seen.layout, seen.side)
        if _head_sees(network, layer, example):
            return layer
    raise ExplanationError(
        f"At {size_px} px this network has no map of more than one place. "
        "Use occlusion."
    )


def _head_sees(network: Network, layer: TargetLayer, example: Tensor) -> bool:
    with cut_at([layer.cut(network)]) as leaves:
        logits = network(example)
        if not logits.requires_grad:
            return False
        (gradient,) = torch.autograd.grad(logits.sum(), [leaves[0]], allow_unused=True)
    return gradient is not None


def trace_maps(network: Network, example: Tensor, *, part: str = "") -> list[Seen]:
    """List every output with more than one place, in the order they are made.

    Args:
        network: In evaluation mode.
        example: One sample.
        part: Watch the modules of this one only.
    """
    found: list[Seen] = []
    # A shared backbone gets both images of a pair as one batch.
    batches = {1, network.images_per_sample}

    def ear(name: str) -> Callable[..., None]:
        def note(module: nn.Module, inputs: object, output: object) -> None:
            if isinstance(output, Tensor) and output.ndim and len(output) in batches:
                seen = _describe(name, tuple(output.shape), earlier=found)
                if seen is not None:
                    found.append(seen)

        return note

    with ExitStack() as hooks, torch.no_grad():
        for name, module in network.get_submodule(part).named_modules(prefix=part):
            hooks.callback(module.register_forward_hook(ear(name)).remove)
        network(example)
    return found


def _describe(name: str, shape: tuple[int, ...], *, earlier: list[Seen]) -> Seen | None:
    if len(shape) == 4 and shape[2] == shape[3] > 1:
        return Seen(name, "channels-first", shape[2], shape[2] ** 2)
    if len(shape) == 4 and shape[1] == shape[2] > 1:
        return Seen(name, "channels-last", shape[1], shape[1] ** 2)
    if len(shape) != 3 or 1 in shape[1:]:
        return None
    side = math.isqrt(shape[1])
    # Tokens are a map if they came, perhaps merged, from one: five that stand before
    # four patches make nine, which is a square too.
    grid = next((s.side for s in reversed(earlier) if s.layout != "tokens"), 0)
    is_map = side * side == shape[1] and grid > 0 and grid % side == 0
    layout: Layout | None = "tokens" if is_map else None
    return Seen(name, layout, side if is_map else 0, shape[1])
