"""Ctrl-C ends a run in words."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import lightning.pytorch as pl

from cytolens.training.errors import InterruptedRunError

if TYPE_CHECKING:
    from pathlib import Path


class SayHowToResume(pl.Callback):
    """Lightning would log the interrupt and leave with `sys.exit(1)`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handler = signal.getsignal(signal.SIGINT)

    def on_exception(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        exception: BaseException,
    ) -> None:
        """Turn the interrupt into the error that the command line prints.

        Raises:
            InterruptedRunError: If the user pressed Ctrl-C.
        """
        del trainer, pl_module
        if isinstance(exception, KeyboardInterrupt):
            # Lightning has switched Ctrl-C off for its own shutdown.
            signal.signal(signal.SIGINT, self._handler)
            raise InterruptedRunError(self.folder) from exception
