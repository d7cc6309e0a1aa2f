"""Roundings of a quantised graph made coarse, so that their errors are seen."""

from __future__ import annotations

from typing import Any

import numpy as np


def coarsen(rounding: Any, times: float) -> None:  # noqa: ANN401  # OpenVINO has no types
    """Widen the range of a `FakeQuantize` node, which has as many levels as before."""
    import openvino

    for place in range(1, 5):
        bound = rounding.input_value(place).get_node().data
        wider = openvino.op.Constant(np.asarray(bound * times, dtype=np.float32))
        rounding.input(place).replace_source_output(wider.output(0))
