"""The stages before a cut, which do not learn, as one fast function.

OpenVINO computes them where it is installed and the work is worth the seconds that a
conversion takes; else torch does, with its norms folded. Batches always have one
shape: the last is filled up. On a CPU they are small, so that the maps of early stages
stay in its caches. So an image's features are the same to the bit whatever
images stand beside it, which tests confirm, and runs may share them.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from cytolens.models.cut import tensors_after
from cytolens.runtime.conversion.tracing import tracing
from cytolens.runtime.optional_libraries import import_openvino
from cytolens.training.folded_norms import folded_norms

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor

    from cytolens.models.cut import Cut

FEATURES_VERSION = 1
"""To be raised whenever the same network gives other features."""
BATCH = 32
CPU_BATCH = 8
WORTH_CONVERTING = 1000
"""Images from which on OpenVINO's conversion pays."""
TOLERANCE = 1e-3
"""Largest difference between engines, as a share of the largest feature."""


class FrozenBackbone:
    """Turns normalised images into what comes after a cut; a context manager."""

    def __init__(self, cut: Cut, *, images: int) -> None:
        """Choose an engine; nothing is converted before it is needed.

        Args:
            cut: Its network is put into evaluation mode, whose device computes.
            images: About how many are to be embedded.
        """
        self.cut = cut
        self.network = cut.network.eval()
        self.device = next(self.network.parameters()).device
        on_cpu = self.device.type == "cpu"
        self.batch = CPU_BATCH if on_cpu else BATCH
        worth = images >= WORTH_CONVERTING and find_spec("openvino") is not None
        self.engine = "openvino" if on_cpu and worth else "torch"
        self._chosen: dict[tuple[int, ...], Callable[[Tensor], Tensor]] = {}
        self._folding = ExitStack()

    @cached_property
    def digest(self) -> str:
        """Name all that the features follow from, beside the images."""
        facts = {
            "version": FEATURES_VERSION,
            "batch": self.batch,
            "engine": self.engine,
            "device": self.device.type,
            # Another number of threads may round differently.
            "threads": torch.get_num_threads(),
            "libraries": {
                name: version(name) for name in ("torch", "timm", "transformers")
            },
            "openvino": version("openvino") if self.engine == "openvino" else None,
            "weights": _weights_digest(self.cut),
            "after": self.cut.learning,
            "structure": repr(self.network),
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    @torch.no_grad()
    def __call__(self, images: Tensor) -> NDArray[np.float32]:
        """Embed samples, normalised and ready for the network."""
        if images.ndim == 4:
            images = images.contiguous(memory_format=torch.channels_last)
        parts = [self._embed(part) for part in torch.split(images, self.batch)]
        return torch.cat(parts).float().cpu().contiguous().numpy()

    def logits(self, images: Tensor) -> Tensor:
        """Pass samples through the whole network."""
        return self.cut.after(torch.from_numpy(self(images)).to(self.device))

    def __enter__(self) -> FrozenBackbone:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._folding.close()

    def _embed(self, images: Tensor) -> Tensor:
        """Embed at most one batch."""
        count = len(images)
        filled = images
        if count < self.batch:
            filled = images[torch.arange(self.batch) % count]
        if filled.shape not in self._chosen:
            self._chosen[filled.shape] = self._choose(filled)
        return self._chosen[filled.shape](filled)[:count]

    def _choose(self, example: Tensor) -> Callable[[Tensor], Tensor]:
        """Convert, if the converted network says what the network says."""
        if self.engine == "openvino":
            try:
                compiled = _converted(self.cut, example)
            # OpenVINO raises nearly anything for what it cannot convert.
            except Exception:  # noqa: BLE001
                return self._with_torch(example)
            expected = self.cut.before(example)
            difference = (compiled(example) - expected).abs().max()
            if difference <= TOLERANCE * expected.abs().max().clamp(min=1):
                return compiled
        return self._with_torch(example)

    def _with_torch(self, example: Tensor) -> Callable[[Tensor], Tensor]:
        if self.device.type == "cpu":
            self._folding.enter_context(folded_norms(self.network, example[:2]))
        return self.cut.before


class _BeforeCut(nn.Module):
    """What is converted: a module whose output is what comes after the cut."""

    def __init__(self, cut: Cut) -> None:
        super().__init__()
        self.network = cut.network
        self.cut = cut

    def forward(self, images: Tensor) -> Tensor:
        return self.cut.before(images)


def _converted(cut: Cut, example: Tensor) -> Callable[[Tensor], Tensor]:
    openvino = import_openvino()
    with tracing():
        model = openvino.convert_model(
            _BeforeCut(cut).eval(),
            example_input=example,
            input=openvino.PartialShape(list(example.shape)),
        )
    settings: dict[str, Any] = {
        "INFERENCE_PRECISION_HINT": "f32",
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "PERFORMANCE_HINT": "LATENCY",
    }
    compiled = openvino.Core().compile_model(model, "CPU", settings)

    def compute(images: Tensor) -> Tensor:
        found = compiled(images.contiguous().numpy())[0]
        return torch.from_numpy(found.copy())

    return compute


def _weights_digest(cut: Cut) -> str:
    """Digest of all tensors but those after the cut."""
    own = {id(tensor) for tensor in tensors_after(cut)}
    digest = hashlib.sha256()
    for name, tensor in cut.network.state_dict(keep_vars=True).items():
        if id(tensor) not in own:
            digest.update(f"{name} {tuple(tensor.shape)} {tensor.dtype}".encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().data)
    return digest.hexdigest()
