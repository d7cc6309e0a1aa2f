"""Biases that take away what rounding shifts the answers by.

Rounded weights and tensors move the mean of a channel as well as adding noise, and on
MobileNetV2 the move is most of the error. It is measured on images, layer by layer,
and subtracted from the bias, which stays in 32 bit.

Source: Nagel et al. 2019, Data-Free Quantization Through Weight Equalization and Bias
Correction, section 4.2, the variant with data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.conversion.steps import is_stored, sum_after
from cytolens.runtime.optional_libraries import import_openvino

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.runtime.conversion.rounding import Rounding

_WEIGHTS = 1


def correct_biases(model: Any, roundings: Mapping[str, Rounding]) -> int:  # noqa: ANN401  # OpenVINO has no types
    """Change the biases of a quantised graph.

    Args:
        model: In 8 bit, with the biases of 32 bit; it is changed.
        roundings: As `measure_rounding` gives them.

    Returns:
        How many layers have a bias that could be changed.
    """
    count = 0
    for node in model.get_ordered_ops():
        rounding = roundings.get(node.get_friendly_name())
        end = sum_after(node) if rounding is not None else None
        if rounding is None or end is None or not is_stored(end.input_value(_WEIGHTS)):
            continue
        _subtract(end, rounding)
        count += 1
    return count


def _subtract(end: Any, rounding: Rounding) -> None:  # noqa: ANN401  # as above
    old = end.input_value(_WEIGHTS).get_node()
    rank = end.output(0).get_partial_shape().rank.get_length()
    shape = (1, -1, *[1] * (rank - 2)) if old.data.ndim == rank else (-1,)
    is_last = old.data.shape[-1] == rounding.shift.size
    shift = rounding.shift if is_last else rounding.shift.reshape(shape)
    new = import_openvino().op.Constant((old.data - shift).astype(np.float32))
    new.set_friendly_name(old.get_friendly_name())
    end.input(_WEIGHTS).replace_source_output(new.output(0))
