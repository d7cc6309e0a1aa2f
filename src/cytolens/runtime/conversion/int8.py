"""A graph in 8-bit integers, made by NNCF from sample images."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.conversion.biases import correct_biases
from cytolens.runtime.conversion.rounding import measure_rounding
from cytolens.runtime.errors import EngineError
from cytolens.runtime.optional_libraries import import_nncf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from cytolens.runtime.conversion.rounding import Rounding

    Batches = Sequence[NDArray[np.uint8]]

MOST_MEASURED = 128
"""Images on which the errors of rounding are measured, at most."""
_BATCH = 16
_ATTENTION = frozenset({"ScaledDotProductAttention", "Softmax"})


@dataclass(frozen=True)
class Quantised:
    """A graph in 8 bit, and what rounding does to each of its steps."""

    model: Any
    """An ``openvino.Model``."""
    roundings: Mapping[str, Rounding]
    """By the name of the step, before the biases were corrected."""

    def noisiest_first(self) -> list[str]:
        """Names of the steps that round, those that lose most first."""
        noise = {name: rounding.noise for name, rounding in self.roundings.items()}
        return sorted(noise, key=lambda name: (-noise[name], name))


@dataclass(frozen=True)
class Ranges:
    """From what, and how, NNCF takes the range of each tensor."""

    model: Any
    """An ``openvino.Model`` in 32 bit; it stays as it is."""
    images: Batches
    """Training samples as the graph takes them, each a batch of one."""

    def quantise(self) -> Quantised:
        """Quantise every layer that can be: weights by channel, all else by tensor.

        Raises:
            EngineError: If NNCF cannot.
        """
        nncf = import_nncf()
        with _told(nncf):
            model = nncf.quantize(self.model, **self._settings(nncf))
        roundings = measure_rounding(model, self.model, self._batches())
        if not has_mostly_attention(self.model):
            correct_biases(model, roundings)
        return Quantised(model, roundings)

    def _batches(self) -> Iterator[NDArray[np.uint8]]:
        images = self.images[:: -(-len(self.images) // MOST_MEASURED)]
        for start in range(0, len(images), _BATCH):
            yield np.concatenate(images[start : start + _BATCH])

    def _settings(self, nncf: Any) -> dict[str, Any]:  # noqa: ANN401  # no types
        is_transformer = has_mostly_attention(self.model)
        return {
            "calibration_dataset": nncf.Dataset(self.images),
            "subset_size": len(self.images),
            # Activations below zero (GELU, SiLU, the narrow layers of MobileNetV2)
            # keep a bit that a symmetric range would waste.
            "preset": nncf.QuantizationPreset.MIXED,
            "fast_bias_correction": True,
            "target_device": nncf.TargetDevice.CPU,
            "model_type": nncf.ModelType.TRANSFORMER if is_transformer else None,
            "advanced_parameters": None if is_transformer else _of_convolutions(nncf),
        }


def _of_convolutions(nncf: Any) -> Any:  # noqa: ANN401  # as above
    """Settings that leave a convolutional network the most of its logits.

    NNCF's own corrections of biases leave out depthwise layers, or correct by less
    than what is measured: see docs/benchmarks/int8.md.
    """
    from nncf.quantization.range_estimator import RangeEstimatorParametersSet

    return nncf.AdvancedQuantizationParameters(
        disable_bias_correction=True,
        activations_range_estimator_params=RangeEstimatorParametersSet.HISTOGRAM,
    )


def has_mostly_attention(model: Any) -> bool:  # noqa: ANN401  # OpenVINO has no types
    """Whether a graph is a transformer: attention, and more products than convolutions.

    Args:
        model: An ``openvino.Model``.
    """
    kinds = [op.get_type_name() for op in model.get_ops()]
    convolutions = sum(kind.endswith("Convolution") for kind in kinds)
    return kinds.count("MatMul") > convolutions and not _ATTENTION.isdisjoint(kinds)


@contextlib.contextmanager
def _told(nncf: Any) -> Iterator[None]:  # noqa: ANN401  # NNCF has no types
    """Keep NNCF's bars off standard output, and tell its errors as ours."""
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            yield
        except (nncf.InternalError, nncf.ValidationError, RuntimeError) as error:
            raise EngineError(
                f"NNCF cannot quantise this network: {str(error).splitlines()[0]} "
                "Use --to openvino, which stays in 32 bit."
            ) from error
