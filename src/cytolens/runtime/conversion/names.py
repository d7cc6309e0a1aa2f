"""Layers of an OpenVINO graph by the names that they have in the torch network.

Where a norm is folded into the convolution before it, the convolution loses its name,
and the norm's is left on the bias.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cytolens.runtime.conversion.steps import sum_after

if TYPE_CHECKING:
    from torch import nn

_MODULE = "__module."
_LAYERS = frozenset({"Convolution", "GroupConvolution"})
_WEIGHTS = 1


def name_layers(model: Any, module: nn.Module) -> None:  # noqa: ANN401  # OpenVINO has no types
    """Give nameless convolutions the name of the torch layer whose weights they hold.

    It is the last one before the norm with so many weights. Those left over are told by
    their order, where as many nodes as layers of that size are left.

    Args:
        model: An ``openvino.Model`` as it was converted; it is changed.
        module: What it was converted from.
    """
    layers = [
        (name, 0 if weight is None else weight.numel())
        for name, layer in module.named_modules()
        for weight in [getattr(layer, "weight", None)]
        if weight is not None or not any(layer.children())
    ]
    found = [op for op in model.get_ordered_ops() if op.get_type_name() in _LAYERS]
    nodes = [node for node in found if not _is_named(node)]
    taken = {_module_of(node) for node in found if _is_named(node)}
    for node in nodes:
        name = _layer_before(_norm_after(node), _weights(node), layers)
        if name is not None and name not in taken:
            taken.add(name)
            node.set_friendly_name(f"{_MODULE}{name}/folded")
    _name_by_order(
        [node for node in nodes if not _is_named(node)],
        [(name, count) for name, count in layers if name not in taken],
    )


def _name_by_order(nodes: list[Any], layers: list[tuple[str, int]]) -> None:
    for count in {_weights(node) for node in nodes}:
        alike = [node for node in nodes if _weights(node) == count]
        names = [name for name, weights in layers if weights == count]
        if len(alike) == len(names):
            for node, name in zip(alike, names, strict=True):
                node.set_friendly_name(f"{_MODULE}{name}/folded")


def _is_named(node: Any) -> bool:  # noqa: ANN401  # as above
    return bool(node.get_friendly_name().startswith(_MODULE))


def _norm_after(node: Any) -> str | None:  # noqa: ANN401  # as above
    bias = sum_after(node)
    if bias is None or not _is_named(bias):
        return None
    return _module_of(bias)


def _module_of(node: Any) -> str:  # noqa: ANN401  # as above
    name: str = node.get_friendly_name()
    return name.removeprefix(_MODULE).partition("/")[0]


def _weights(node: Any) -> int:  # noqa: ANN401  # as above
    return prod(node.input_value(_WEIGHTS).get_shape())


def _layer_before(
    norm: str | None, weights: int, layers: list[tuple[str, int]]
) -> str | None:
    found = None
    for name, count in layers:
        if name == norm:  # not a sum of a whole block, which has no weights
            return found
        if count == weights:
            found = name
    return None
