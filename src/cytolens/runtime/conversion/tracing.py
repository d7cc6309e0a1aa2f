"""Where torch's tracers run: no fast paths, no gradients, no advice to developers."""

from __future__ import annotations

import contextlib
import logging
import warnings
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_OTHERS: tuple[type[Warning], ...] = (
    torch.jit.TracerWarning,  # type: ignore[attr-defined]  # public, not re-exported
    FutureWarning,
    DeprecationWarning,
)
_ADVICE = ("torch", "onnxscript", "transformers", "timm", "openvino")


@contextlib.contextmanager
def tracing() -> Iterator[None]:
    """Follow a network in inference, with nothing printed.

    Left out are a tracer's warnings that a shape becomes a constant, which it may:
    size and kind of a bundle's input are constants, and the one that is not, the
    number of images, is proved with other numbers than the example's. And what the
    libraries say of their own calls to each other's old functions.
    """
    fast = torch.backends.mha.get_fastpath_enabled()
    # The fast path of attention is one operation that no other engine knows.
    torch.backends.mha.set_fastpath_enabled(value=False)
    loggers = [logging.getLogger(name) for name in _ADVICE]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            for category in _OF_OTHERS:
                warnings.simplefilter("ignore", category)
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(value=fast)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
