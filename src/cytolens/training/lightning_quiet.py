"""Keep Lightning's advice that does not apply here from the user's eyes."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_FOR_US = (
    # Our batches come from a mapped file of decoded images: workers would only copy.
    r".*does not have many workers.*",
    # Frozen stages are meant to be in evaluation mode.
    r".*Found \d+ module\(s\) in eval mode at the start of training.*",
    # The checkpoints folder is the run's own.
    r".*Checkpoint directory .* exists and is not empty.*",
    # `self.log` in a hook that sees the whole split; every device computes the same.
    r".*It is recommended to use `self\.log\(.*sync_dist=True\)`.*",
    # --device cpu is a choice.
    r".*GPU available but not used.*",
    r".*MPS available but not used.*",
    # Lightning's own calls of functions of torch's that have new names.
    r".*functional\.all_gather is deprecated.*",
    r".*`isinstance\(treespec, LeafSpec\)` is deprecated.*",
)


@contextmanager
def lightning_quiet() -> Iterator[None]:
    """Silence exactly that, and the log of devices found."""
    names = ("lightning.pytorch", "lightning.fabric", "lightning")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            for message in NOT_FOR_US:
                warnings.filterwarnings("ignore", message=message)
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
