"""Which layers of an OpenVINO graph compute in 8 bit."""

from __future__ import annotations

from typing import Any

_LAYERS = frozenset({"Convolution", "GroupConvolution", "MatMul"})
_PASSES = frozenset({"Convert", "Multiply", "Subtract", "Reshape", "Transpose"})
"""Between a layer and its stored weights."""
_WEIGHTS = 1
"""Input of a layer where they come in."""


def layers_by_precision(
    model: Any,  # noqa: ANN401  # OpenVINO has no types
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of layers with weights: those in 8 bit, and those in 32.

    Args:
        model: An ``openvino.Model``.
    """
    int8: list[str] = []
    full: list[str] = []
    for op in model.get_ordered_ops():
        if op.get_type_name() in _LAYERS and (bits := _bits_of_weights(op)):
            (int8 if bits == 8 else full).append(_plain(op.get_friendly_name()))
    return tuple(int8), tuple(full)


def _bits_of_weights(layer: Any) -> int | None:  # noqa: ANN401  # as above
    """None for a product of two tensors that are both computed."""
    source = layer.input_value(_WEIGHTS).get_node()
    while source.get_type_name() in _PASSES | {"FakeQuantize"}:
        if source.get_type_name() == "FakeQuantize":
            return 8
        source = source.input_value(0).get_node()
    if source.get_type_name() != "Constant":
        return None
    bits: int = source.get_element_type().bitwidth
    return bits


def _plain(name: str) -> str:
    """From ``__module.network.model.conv1/aten::_convolution/...`` to ``model.conv1``.

    A name of another form stays as it is.
    """
    module = name.partition("/")[0]
    return module.removeprefix("__module.").removeprefix("network.")
