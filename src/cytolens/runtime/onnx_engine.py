"""The portable engine: ONNX Runtime on the processor. Imports no torch."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.batch_shape import BatchShape
from cytolens.runtime.errors import EngineError
from cytolens.runtime.exported import exported_graph
from cytolens.runtime.optional_libraries import import_onnxruntime
from cytolens.runtime.overlapping import Overlapping, pieces_of
from cytolens.runtime.threads import allowed_threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle

_ONLY_ERRORS = 3
"""Severity; its warnings are about how it optimises, and go to the terminal."""


class OnnxEngine:
    """Scores batches with the ONNX graph that the bundle holds.

    There are two sessions at most, each made when first asked for: one that spreads a
    piece over all threads (`logits`), one that runs a piece on each (`stream`).
    """

    def __init__(self, bundle: Bundle, *, threads: int | None = None) -> None:
        """Find the graph and its proof.

        Args:
            bundle: That was exported.
            threads: At most; by default `allowed_threads`.

        Raises:
            EngineError: If the bundle has no ONNX graph, or one of other weights.
            MissingExtraError: If ONNX Runtime is not installed.
        """
        self._onnxruntime = import_onnxruntime()
        self._path = exported_graph(bundle, "onnx")
        self._shape = BatchShape.of(bundle)
        self._threads = threads or allowed_threads()

    @property
    def name(self) -> str:
        """``onnx`` and the device."""
        return "onnx (cpu)"

    def warm_up(self) -> None:
        """Compile for `stream`; see `Engine.warm_up`."""
        self._broad  # noqa: B018  # kept where it is computed

    def logits(self, batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score one batch with all threads; see `Engine.logits`."""
        self._shape.check(batch)
        parts = [self._run(self._quick, piece) for piece in pieces_of(batch)]
        return np.concatenate([self._shape.no_logits(), *parts])

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score many batches, a piece on each thread; see `Engine.stream`."""
        session = self._broad
        work = Overlapping(
            lambda piece: self._run(session, piece),
            threads=self._threads,
            empty=self._shape.no_logits(),
        )
        return work.stream(self._shape.checked(batches))

    @cached_property
    def _quick(self) -> Any:  # noqa: ANN401  # ONNX Runtime has no types
        return self._session(self._threads)

    @cached_property
    def _broad(self) -> Any:  # noqa: ANN401  # ONNX Runtime has no types
        return self._session(1)

    def _session(self, threads: int) -> Any:  # noqa: ANN401  # as above
        options = self._onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ONLY_ERRORS
        try:
            return self._onnxruntime.InferenceSession(
                self._path, options, providers=["CPUExecutionProvider"]
            )
        # Its errors share no base class but this one.
        except Exception as error:
            raise EngineError(
                f"ONNX Runtime cannot load {self._path} ({_one_line(error)}). Export "
                "the bundle again: `cytolens export BUNDLE --to onnx`."
            ) from error

    def _run(
        self,
        session: Any,  # noqa: ANN401  # ONNX Runtime has no types
        piece: NDArray[np.uint8],
    ) -> NDArray[np.float64]:
        try:
            name = session.get_inputs()[0].name
            (logits,) = session.run(None, {name: np.ascontiguousarray(piece)})
        # Its errors share no base class but this one.
        except Exception as error:
            raise EngineError(
                f"ONNX Runtime failed on {len(piece)} images of {self._path} "
                f"({_one_line(error)}). Use --engine torch."
            ) from error
        return np.asarray(logits, dtype=np.float64)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
