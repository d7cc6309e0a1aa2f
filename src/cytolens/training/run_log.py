"""What a run writes after each epoch: log.csv, curves.png, TensorBoard, MLflow."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cytolens.training.atomic_file import write_atomically
from cytolens.training.curves import draw_curves

if TYPE_CHECKING:
    from pathlib import Path

    from lightning.pytorch.loggers import Logger

    from cytolens.training.request import TrainingRequest
    from cytolens.training.run_state import RunState

CURVES_SECONDS = 60.0
"""Drawing takes half a second, which a short epoch should not pay for."""
MLFLOW_VARIABLE = "MLFLOW_TRACKING_URI"


@dataclass
class RunLog:
    """Writes the history of a run, each time whole, so that a resumed one is right."""

    folder: Path
    loggers: list[Logger] = field(default_factory=list)
    _drawn: float = field(default_factory=time.monotonic)

    def __call__(self, state: RunState) -> None:
        """Write after an epoch; the picture only now and then."""
        if time.monotonic() - self._drawn > CURVES_SECONDS:
            self.write(state)
        else:
            self._write_table(state)
        row = state.history[-1]
        numbers = {k: v for k, v in row.items() if isinstance(v, float)}
        for logger in self.loggers:
            logger.log_metrics(numbers, step=state.epochs_done)
            logger.save()

    def write(self, state: RunState) -> None:
        """Write table and picture."""
        self._write_table(state)
        path = self.folder / "curves.png"
        draw_curves(state.history, path, best_epoch=best_number(state))
        self._drawn = time.monotonic()

    def _write_table(self, state: RunState) -> None:
        import pandas as pd

        table = pd.DataFrame(state.history).to_csv(index=False, lineterminator="\n")
        write_atomically(self.folder / "log.csv", table.encode())

    def close(self, *, status: str) -> None:
        """Tell the trackers that the run has ended: ``success`` or ``failed``."""
        for logger in self.loggers:
            logger.finalize(status)


def best_number(state: RunState) -> int | None:
    """Number of the kept epoch over all phases, from 1."""
    if state.best is None:
        return None
    return int(state.best.file.removesuffix(".safetensors").rpartition("-")[2])


def open_log(folder: Path, *, request: TrainingRequest) -> RunLog:
    """Open the trackers that are installed; MLflow where its address is set.

    Args:
        folder: Of the run.
        request: With the settled recipe; the trackers note it.
    """
    name = request.recipe.name
    loggers: list[Logger] = []
    if find_spec("tensorboard") is not None:
        from lightning.pytorch.loggers import TensorBoardLogger

        loggers.append(TensorBoardLogger(folder, name="tensorboard", version=""))
    if find_spec("mlflow") is not None and MLFLOW_VARIABLE in os.environ:
        from lightning.pytorch.loggers import MLFlowLogger

        address = os.environ[MLFLOW_VARIABLE]
        loggers.append(MLFlowLogger(f"cytolens-{name}", tracking_uri=address))
    for logger in loggers:
        logger.log_hyperparams(request.record())
    return RunLog(folder, loggers)
