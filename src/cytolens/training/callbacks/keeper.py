"""At the end of each epoch: note it, keep the best weights, write the state.

All is written beside the next epoch, in an order that a kill at any point survives:
until an epoch's state is whole, the one before stands, with the weights that it names.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from lightning.pytorch.callbacks import Checkpoint

from cytolens.training.checkpoints import STATE_KEY, pack_weights
from cytolens.training.monitor import score
from cytolens.training.run_state import BestEpoch

if TYPE_CHECKING:
    from collections.abc import Callable

    import lightning.pytorch as pl

    from cytolens.training.background import BackgroundWriter
    from cytolens.training.checkpoints import Checkpoints
    from cytolens.training.energy import EnergyMeter
    from cytolens.training.module import TrainingModule
    from cytolens.training.run_state import RunState


class Keeper(Checkpoint):
    """Lightning calls it last, when early stopping has already decided."""

    def __init__(
        self,
        state: RunState,
        checkpoints: Checkpoints,
        *,
        writer: BackgroundWriter,
        monitor: str,
        keep: str,
        energy: EnergyMeter,
        on_epoch: Callable[[RunState], None],
    ) -> None:
        """Say what to keep and where.

        Args:
            state: Of the run; brought up to date.
            checkpoints: The run's folder.
            writer: Writes beside the training; also Lightning's checkpoints.
            monitor: Figure that chooses the best epoch.
            keep: ``best``, or ``last``: then each epoch counts as the best so far.
            energy: Meter that runs meanwhile.
            on_epoch: Told after each epoch, whose files may still be being written.
        """
        self.state = state
        self.checkpoints = checkpoints
        self.writer = writer
        self.monitor = monitor
        self.keep = keep
        self.energy = energy
        self.on_epoch = on_epoch
        self._kept = {state.best.file} if state.best else set()
        self._clock = time.monotonic()

    def on_train_batch_end(self, *_: object) -> None:
        """Say at once if the epoch before could not be written."""
        self.writer.check()

    def on_train_epoch_end(
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,  # type: ignore[override]  # the one module we train
    ) -> None:
        """Note, keep and write."""
        self.writer.wait()
        row = self._note(trainer, pl_module)
        if trainer.is_global_zero:
            self._keep_best(row, trainer, pl_module)
        epochs_left = trainer.current_epoch + 1 < pl_module.phase.epochs
        self.state.phase_finished = trainer.should_stop or not epochs_left
        path = self.checkpoints.state_path(self.state.epochs_done)
        trainer.save_checkpoint(path)
        if trainer.is_global_zero:
            self._tidy()
            self.on_epoch(self.state)

    def on_train_end(self, *_: object) -> None:
        """A phase has ended when its files are on the disk."""
        self.writer.wait()

    def on_save_checkpoint(
        self,
        trainer: pl.Trainer,
        pl_module: pl.LightningModule,
        checkpoint: dict[str, Any],
    ) -> None:
        """Add the run's state."""
        del trainer, pl_module
        checkpoint[STATE_KEY] = self.state.as_dict()

    def _note(self, trainer: pl.Trainer, module: TrainingModule) -> dict[str, Any]:
        now = time.monotonic()
        self.state.seconds += now - self._clock
        self._clock = now
        self.energy.add_to(self.state)
        figures = {k: float(v) for k, v in trainer.callback_metrics.items()}
        images = module.epoch_images * trainer.world_size
        row = {
            "phase": module.phase.name,
            "epoch": trainer.current_epoch + 1,
            "rate": max(g["lr"] for g in trainer.optimizers[0].param_groups),
            "train_loss": float(module.epoch_loss) / max(1, module.epoch_images),
            **figures,
            "images_per_second": images / max(1e-9, module.epoch_seconds),
            "seconds": self.state.seconds,
        }
        self.state.history.append(row)
        return row

    def _keep_best(
        self, row: dict[str, Any], trainer: pl.Trainer, module: TrainingModule
    ) -> None:
        value = score(self.monitor, row[self.monitor])
        best = self.state.best
        if best is not None and not self._better(value, row, best):
            return
        name = self.checkpoints.best_name(self.state.epochs_done)
        packed = pack_weights(module.evaluated_weights())
        self.writer.add(
            self.checkpoints.folder / name,
            partial(self.checkpoints.write_packed, name, packed),
        )
        self.state.best = BestEpoch(
            file=name,
            sha256=packed.sha256,
            score=value,
            phase=self.state.phase,
            epoch=trainer.current_epoch,
            figures={k: v for k, v in row.items() if k.startswith("val_")},
        )

    def _better(self, value: float, row: dict[str, Any], best: BestEpoch) -> bool:
        """Compare by the figure; on a small split it ties, so then by loss."""
        if self.keep == "last":
            return True
        return (value, -row["val_loss"]) > (best.score, -best.figures["val_loss"])

    def _tidy(self) -> None:
        """Keep the weights that this state and the one before name."""
        current = {self.state.best.file} if self.state.best else set()
        folder = self.checkpoints.folder
        self.writer.add(folder, self.checkpoints.tidy)
        keep = current | self._kept
        self.writer.add(folder, partial(self.checkpoints.tidy_best, keep))
        self._kept = current
