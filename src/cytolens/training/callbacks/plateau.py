"""Lower the rate when the monitored figure stops improving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import lightning.pytorch as pl
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import ReduceLROnPlateau

from cytolens.training.monitor import better_is_more

if TYPE_CHECKING:
    from cytolens.models.recipe import PlateauSpec


class ReduceOnPlateau(pl.Callback):
    """PyTorch's ReduceLROnPlateau as a factor on the phase's schedule.

    PyTorch's own would be overwritten by the step-by-step schedule, and Lightning
    steps it after the checkpoint is written. So it watches over an optimiser of one
    number, whose rate is the factor.
    """

    def __init__(self, spec: PlateauSpec, *, monitor: str) -> None:
        self.monitor = monitor
        self._factor = SGD([torch.zeros(1)], lr=1.0)
        self._watch = ReduceLROnPlateau(
            self._factor,
            mode="max" if better_is_more(monitor) else "min",
            factor=spec.factor,
            patience=spec.patience,
            eps=0.0,
        )

    def on_train_epoch_end(
        self, trainer: pl.Trainer, pl_module: pl.LightningModule
    ) -> None:
        """Look at the figure, and lower every rate if it is time."""
        before = self._rate()
        self._watch.step(float(trainer.callback_metrics[self.monitor]))
        change = self._rate() / before
        if change == 1:
            return
        scheduler = trainer.lr_scheduler_configs[0].scheduler
        scheduler.base_lrs = [rate * change for rate in scheduler.base_lrs]
        for group in trainer.optimizers[0].param_groups:
            group["lr"] *= change

    def state_dict(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {"watch": self._watch.state_dict(), "factor": self._rate()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take it back."""
        self._watch.load_state_dict(state_dict["watch"])
        self._factor.param_groups[0]["lr"] = state_dict["factor"]

    def _rate(self) -> float:
        return float(self._factor.param_groups[0]["lr"])
