"""End a training whose loss is no longer a number, at once and in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import lightning.pytorch as pl

from cytolens.training.errors import DivergedError

if TYPE_CHECKING:
    from lightning.pytorch.utilities.types import STEP_OUTPUT

    from cytolens.training.module import TrainingModule
    from cytolens.training.run_state import RunState

ASK_GPU_EVERY = 20
"""Reading a number from a GPU waits for it; a NaN stays, so asking seldom is enough."""


class DivergenceGuard(pl.Callback):
    """Watches every loss on the CPU, every twentieth on a GPU, and each val loss."""

    def __init__(self, state: RunState) -> None:
        self.state = state

    def on_train_batch_end(
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,  # type: ignore[override]  # the one module we train
        outputs: STEP_OUTPUT,
        batch: object,
        batch_idx: int,
    ) -> None:
        """Look at the loss of a step."""
        del outputs, batch
        on_cpu = pl_module.device.type == "cpu"
        if on_cpu or batch_idx % ASK_GPU_EVERY == 0:
            self._require_finite(
                float(pl_module.last_loss), trainer, pl_module, batch_idx
            )

    def on_validation_end(
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,  # type: ignore[override]  # the one module we train
    ) -> None:
        """Look at the loss of the validation split."""
        loss = float(trainer.callback_metrics["val_loss"])
        self._require_finite(loss, trainer, pl_module, None)

    def _require_finite(
        self,
        loss: float,
        trainer: pl.Trainer,
        module: TrainingModule,
        step: int | None,
    ) -> None:
        if math.isfinite(loss):
            return
        place = "validation" if step is None else f"step {step + 1}"
        where = (
            f"phase {module.phase.name!r}, epoch {trainer.current_epoch + 1}, {place},"
        )
        best = self.state.best
        kept = (
            "No epoch had been finished."
            if best is None
            else f"The best epoch so far is kept in checkpoints/{best.file}, which "
            "--init of a new run takes."
        )
        rate = max(group["lr"] for group in trainer.optimizers[0].param_groups)
        raise DivergedError(where=where, rate=rate, kept=kept)
