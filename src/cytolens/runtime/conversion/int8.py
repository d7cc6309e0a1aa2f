"""A graph in 8-bit integers, made by NNCF from sample images."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.runtime.errors import EngineError
from cytolens.runtime.optional_libraries import import_nncf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Batches = Sequence[NDArray[np.uint8]]
    Validate = Callable[[Any, Any], tuple[float, list[list[NDArray[np.float32]]]]]

MOST_RESTORED = 20
"""Groups of layers that are given back their 32 bits, at most."""
_RANKING_BATCHES = 2
_ATTENTION = frozenset({"ScaledDotProductAttention", "Softmax"})


@dataclass(frozen=True)
class Ranges:
    """From what, and how, NNCF takes the range of each tensor."""

    model: Any
    """An ``openvino.Model`` in 32 bit; it stays as it is."""
    images: Batches
    """Training samples as the graph takes them, each a batch of one."""

    def quantise(self) -> Any:  # noqa: ANN401  # OpenVINO has no types
        """Quantise every layer that can be: weights by channel, all else by tensor.

        Raises:
            EngineError: If NNCF cannot.
        """
        nncf = import_nncf()
        with _told(nncf):
            return nncf.quantize(self.model, **self._settings(nncf))

    def quantise_within(
        self, validation: Batches, validate: Validate, *, largest_loss: float
    ) -> Any:  # noqa: ANN401  # OpenVINO has no types
        """Quantise, then give layers back their 32 bits until little is lost.

        The layers whose 8 bits change the logits most come first.

        Args:
            validation: Samples as the graph takes them.
            validate: From a compiled model and batches to a score, higher is better,
                and the logits of each batch.
            largest_loss: Of the score against the model in 32 bit.

        Returns:
            The first model that loses no more; else the last that was tried.

        Raises:
            EngineError: If NNCF cannot.
        """
        nncf = import_nncf()
        restoring = nncf.AdvancedAccuracyRestorerParameters(
            max_num_iterations=MOST_RESTORED,
            ranking_subset_size=_RANKING_BATCHES,
            num_ranking_workers=1,
        )
        with _told(nncf):
            return nncf.quantize_with_accuracy_control(
                self.model,
                validation_dataset=nncf.Dataset(validation),
                validation_fn=validate,
                max_drop=largest_loss,
                drop_type=nncf.DropType.ABSOLUTE,
                advanced_accuracy_restorer_parameters=restoring,
                **self._settings(nncf),
            )

    def _settings(self, nncf: Any) -> dict[str, Any]:  # noqa: ANN401  # no types
        is_transformer = has_mostly_attention(self.model)
        return {
            "calibration_dataset": nncf.Dataset(self.images),
            "subset_size": len(self.images),
            # Activations below zero (GELU, SiLU, the narrow layers of MobileNetV2)
            # keep a bit that a symmetric range would waste.
            "preset": nncf.QuantizationPreset.MIXED,
            # On MobileNetV2 the slow correction leaves a fifth less error of logits;
            # a transformer has hardly any biases that it could correct.
            "fast_bias_correction": is_transformer,
            "target_device": nncf.TargetDevice.CPU,
            "model_type": nncf.ModelType.TRANSFORMER if is_transformer else None,
        }


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
