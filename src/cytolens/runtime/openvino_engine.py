"""The fastest engine on a processor: OpenVINO. Imports no torch."""

from __future__ import annotations

from functools import cached_property
from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.runtime.batch_shape import BatchShape
from cytolens.runtime.errors import EngineError
from cytolens.runtime.exported import exported_graph
from cytolens.runtime.optional_libraries import import_openvino
from cytolens.runtime.overlapping import Overlapping, pieces_of
from cytolens.runtime.threads import allowed_threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.exports import Form

DEVICE = "CPU"


class OpenVinoEngine:
    """Scores batches with a graph that the bundle holds.

    The graph is compiled twice at most, when first asked for: so that one image takes
    least time (`logits`), and so that many do (`stream`).
    """

    def __init__(
        self, bundle: Bundle, *, kind: Form, threads: int | None = None
    ) -> None:
        """Find the graph and its proof.

        Args:
            bundle: That was exported.
            kind: ``openvino`` or ``openvino-int8``.
            threads: At most; by default `allowed_threads`.

        Raises:
            EngineError: If the bundle has no such graph, or one of other weights.
            MissingExtraError: If OpenVINO is not installed.
        """
        self._openvino = import_openvino()
        self._path = exported_graph(bundle, kind)
        self._kind = kind
        self._shape = BatchShape.of(bundle)
        self._threads = threads or allowed_threads()
        self._one_at_a_time = Lock()

    @property
    def name(self) -> str:
        """``openvino`` or ``openvino-int8``, and the device."""
        return f"{self._kind} (cpu)"

    def warm_up(self) -> None:
        """Compile for `stream`; see `Engine.warm_up`."""
        self._broad  # noqa: B018  # kept where it is computed

    def logits(self, batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Score one batch with all threads; see `Engine.logits`."""
        self._shape.check(batch)
        with self._one_at_a_time:
            parts = [self._infer(self._quick, piece) for piece in pieces_of(batch)]
        return np.concatenate([self._shape.no_logits(), *parts])

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score many batches, a piece on each thread; see `Engine.stream`."""
        requests: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self._threads):
            requests.put(self._broad.create_infer_request())

        def score(piece: NDArray[np.uint8]) -> NDArray[np.float64]:
            request = requests.get()
            try:
                return self._infer(request, piece)
            finally:
                requests.put(request)

        work = Overlapping(score, threads=self._threads, empty=self._shape.no_logits())
        return work.stream(self._shape.checked(batches))

    @cached_property
    def _quick(self) -> Any:  # noqa: ANN401  # OpenVINO has no types
        return self._compile("LATENCY", streams=1).create_infer_request()

    @cached_property
    def _broad(self) -> Any:  # noqa: ANN401  # OpenVINO has no types
        return self._compile("THROUGHPUT", streams=self._threads)

    def _compile(self, hint: str, *, streams: int) -> Any:  # noqa: ANN401  # as above
        # No CACHE_DIR: compiled graphs would pile up outside the bundle.
        settings = {
            "PERFORMANCE_HINT": hint,
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": self._threads,
            # By default bf16 where the processor has it: another answer by 1e-3.
            "INFERENCE_PRECISION_HINT": "f32",
        }
        try:
            return self._openvino.Core().compile_model(self._path, DEVICE, settings)
        except RuntimeError as error:
            raise EngineError(
                f"OpenVINO cannot load {self._path} ({_first_line(error)}). Export the "
                f"bundle again: `cytolens export BUNDLE --to {self._kind}`."
            ) from error

    def _infer(
        self,
        request: Any,  # noqa: ANN401  # OpenVINO has no types
        piece: NDArray[np.uint8],
    ) -> NDArray[np.float64]:
        try:
            request.infer([np.ascontiguousarray(piece)], share_inputs=True)
            return np.array(request.get_output_tensor(0).data, dtype=np.float64)
        except RuntimeError as error:
            raise EngineError(
                f"OpenVINO failed on {len(piece)} images of {self._path} "
                f"({_first_line(error)}). Use --engine torch."
            ) from error


def _first_line(error: Exception) -> str:
    """OpenVINO's messages go over several lines; the last says most."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
