"""The steps of a quantised OpenVINO graph that take rounded numbers, and their 32 bits.

NNCF puts a `FakeQuantize` on the tensors that a step (a convolution, a product, a sum)
takes, sometimes before other nodes that only move numbers about. A step is given back
its 32 bits by taking these away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ROUNDING = "FakeQuantize"
_MOVES = frozenset(
    {
        "Concat",
        "Gather",
        "MaxPool",
        "Pad",
        "Reshape",
        "Slice",
        "Split",
        "Squeeze",
        "StridedSlice",
        "Transpose",
        "Unsqueeze",
        "VariadicSplit",
    }
)
"""What gives out the very numbers that it takes, so that they stay rounded."""
_SMOOTHING = "nncf_smooth_quant"
"""In the name of a multiplication that divides what the weights were multiplied by."""
_DATA, _WEIGHTS = 0, 1


@dataclass(frozen=True)
class Step:
    """A node that computes with rounded numbers."""

    node: Any
    """An ``openvino.Node``."""
    roundings: tuple[Any, ...]
    """The nodes that round what it takes from other nodes."""

    @property
    def name(self) -> str:
        """As OpenVINO knows it, the same in every copy of the graph."""
        return str(self.node.get_friendly_name())


def rounded_steps(model: Any) -> list[Step]:  # noqa: ANN401  # OpenVINO has no types
    """List the steps of a quantised graph in the order in which they run.

    Args:
        model: An ``openvino.Model`` as NNCF makes it.
    """
    steps = []
    for node in model.get_ordered_ops():
        if node.get_type_name() in _MOVES | {_ROUNDING, "ShapeOf"}:
            continue
        found = tuple(
            rounding for given in node.input_values() for rounding in _roundings(given)
        )
        if found:
            steps.append(Step(node, found))
    return steps


def rounded_input(rounding: Any) -> Any:  # noqa: ANN401  # as above
    """The port where a rounding, or the smoothing before it, takes its tensor."""
    before = rounding.input_value(_DATA).get_node()
    smooths = _SMOOTHING in before.get_friendly_name()
    return (before if smooths else rounding).input(_DATA)


def exact_inputs(step: Step) -> list[Any]:
    """The ports of a step where it takes tensors that are not rounded."""
    return [
        port
        for port in step.node.inputs()
        if next(_roundings(port.get_source_output()), None) is None
    ]


def restore_steps(
    model: Any,  # noqa: ANN401  # as above
    full: Any,  # noqa: ANN401  # as above
    names: Collection[str],
) -> Any:  # noqa: ANN401  # as above
    """Copy a quantised graph with some steps in 32 bit, as they were before.

    Others that take the same rounded tensor are given back their 32 bits with them.

    Args:
        model: In 8 bit; it stays as it is.
        full: The graph that it was made of.
        names: Of `rounded_steps`.
    """
    copy = model.clone()
    own = {node.get_friendly_name(): node for node in full.clone().get_ops()}
    before = rounded_steps(copy)
    for step in before:
        if step.name in names:
            for rounding in step.roundings:
                exact = rounded_input(rounding).get_source_output()
                for port in rounding.output(0).get_target_inputs():
                    port.replace_source_output(exact)
    left = {step.name for step in rounded_steps(copy)}
    for step in before:
        if step.name not in left and step.name in own:
            _take_weights(step.node, own[step.name])
    copy.validate_nodes_and_infer_types()
    return copy


def _roundings(output: Any) -> Iterator[Any]:  # noqa: ANN401  # as above
    node = output.get_node()
    if node.get_type_name() == _ROUNDING:
        if not is_stored(node.input_value(_DATA)):
            yield node
    elif node.get_type_name() in _MOVES:
        for given in node.input_values():
            yield from _roundings(given)


def is_stored(output: Any) -> bool:  # noqa: ANN401  # as above
    """Whether a tensor is of the model's own, such as weights."""
    node = output.get_node()
    if node.get_type_name() == "Constant":
        return True
    return node.get_input_size() > 0 and all(map(is_stored, node.input_values()))


def _take_weights(node: Any, own: Any) -> None:  # noqa: ANN401  # as above
    """Weights, and the bias: NNCF moves it against the error of the 8 bits."""
    if node.get_input_size() > _WEIGHTS and is_stored(node.input_value(_WEIGHTS)):
        _take_input(node, own)
        after, before = sum_after(node), sum_after(own)
        if after is not None and before is not None:
            _take_input(after, before)


def _take_input(node: Any, own: Any) -> None:  # noqa: ANN401  # as above
    if is_stored(node.input_value(_WEIGHTS)) and is_stored(own.input_value(_WEIGHTS)):
        node.input(_WEIGHTS).replace_source_output(own.input_value(_WEIGHTS))


def sum_after(node: Any) -> Any:  # noqa: ANN401  # as above
    """The one sum that takes a node's answer, such as that with its bias, or None."""
    targets = [port.get_node() for port in node.output(0).get_target_inputs()]
    sums = [target for target in targets if target.get_type_name() == "Add"]
    return sums[0] if len(sums) == 1 else None
