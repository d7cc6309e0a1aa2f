"""What rounding does to the answer of each step of a graph, all in one pass.

The graph in 32 bit and the one in 8 become one. Each step of the latter takes its
tensors from the former, rounds them, and its answer is compared with the exact step's.
No step sees the errors of another, so each answers for its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.conversion.running import FLOAT32
from cytolens.runtime.conversion.steps import exact_inputs, rounded_input, rounded_steps
from cytolens.runtime.optional_libraries import import_openvino

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cytolens.runtime.conversion.steps import Step

_CHANNELS_SECOND = frozenset({"Convolution", "GroupConvolution"})
_MEASURES = 4


@dataclass(frozen=True)
class Rounding:
    """The error of one step, over images and places."""

    level: NDArray[np.float64]
    """Mean of the exact answer, shape ``(channels,)``."""
    power: float
    """Mean square of the exact answer."""
    shift: NDArray[np.float64]
    """Mean of the error, shape ``(channels,)``; a bias can take it away."""
    error: float
    """Mean square of the error."""

    @property
    def noise(self) -> float:
        """Error that no bias takes away, as a share of what differs between images."""
        spread = self.power - float(np.square(self.level).mean())
        left = self.error - float(np.square(self.shift).mean())
        return max(left, 0.0) / max(spread, float(np.finfo(np.float32).tiny))


def measure_rounding(
    model: Any,  # noqa: ANN401  # OpenVINO has no types
    full: Any,  # noqa: ANN401  # as above
    batches: Iterable[NDArray[np.uint8]],
) -> dict[str, Rounding]:
    """Compare the steps of a quantised graph with those that it was made of.

    Args:
        model: In 8 bit; it stays as it is.
        full: The graph that it was made of.
        batches: Images as the graph takes them, some tens in all.

    Returns:
        The error of each of `rounded_steps`, by its name.
    """
    graph, names = _both_graphs(model, full)
    compiled = import_openvino().Core().compile_model(graph, "CPU", FLOAT32)
    totals = [np.zeros(1) for _ in range(_MEASURES * len(names))]
    count = 0
    for batch in batches:
        found = compiled([np.ascontiguousarray(batch)])
        for i in range(len(totals)):
            totals[i] = totals[i] + np.asarray(found[i], np.float64) * len(batch)
        count += len(batch)
    means = [total / max(count, 1) for total in totals]
    measured = {}
    for i, name in enumerate(names):
        level, power, shift, error = means[_MEASURES * i : _MEASURES * (i + 1)]
        measured[name] = Rounding(level, float(power.sum()), shift, float(error.sum()))
    return measured


def _both_graphs(model: Any, full: Any) -> tuple[Any, list[str]]:  # noqa: ANN401  # no types
    """A graph with `_MEASURES` outputs of each step."""
    rounded, exact = model.clone(), full.clone()
    own = {node.get_friendly_name(): node for node in exact.get_ops()}
    steps = [step for step in rounded_steps(rounded) if step.name in own]
    for step in steps:
        _take_exact(step, own)
    results = [
        measure for step in steps for measure in _measures(own[step.name], step.node)
    ]
    graph = import_openvino().Model(results, exact.get_parameters(), "rounding")
    return graph, [step.name for step in steps]


def _take_exact(step: Step, own: dict[str, Any]) -> None:
    rounded = [rounded_input(rounding) for rounding in step.roundings]
    for port in (*rounded, *exact_inputs(step)):
        source = port.get_source_output()
        exact = own.get(source.get_node().get_friendly_name())
        if exact is not None and exact.get_type_name() != "Constant":
            port.replace_source_output(exact.output(source.get_index()))


def _measures(exact: Any, rounded: Any) -> list[Any]:  # noqa: ANN401  # as above
    from openvino import opset13 as ops

    rank = exact.output(0).get_partial_shape().rank.get_length()
    channel = 1 if exact.get_type_name() in _CHANNELS_SECOND else rank - 1
    axes = np.arange(rank)
    others = np.delete(axes, channel)
    error = ops.subtract(rounded.output(0), exact.output(0))
    return [
        ops.reduce_mean(exact.output(0), others),
        ops.reduce_mean(ops.multiply(exact.output(0), exact.output(0)), axes),
        ops.reduce_mean(error, others),
        ops.reduce_mean(ops.multiply(error, error), axes),
    ]
