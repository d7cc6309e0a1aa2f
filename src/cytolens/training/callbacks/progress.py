"""How far, how fast, how long still."""

from __future__ import annotations

import sys
import time
from functools import cached_property
from typing import TYPE_CHECKING

import lightning.pytorch as pl
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

if TYPE_CHECKING:
    from cytolens.models.recipe import PhaseSpec
    from cytolens.training.module import TrainingModule

REFRESH_SECONDS = 0.25


class ProgressDisplay(pl.Callback):
    """A bar on a terminal; elsewhere one line per epoch. Both on standard error."""

    def __init__(
        self, phases: tuple[PhaseSpec, ...], *, phase: int, monitor: str
    ) -> None:
        """Say what the run is.

        Args:
            phases: All of the recipe.
            phase: Number of the one that begins.
            monitor: Figure shown beside the bar.
        """
        self.later_epochs = sum(p.epochs for p in phases[phase + 1 :])
        self.monitor = monitor
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._began = 0.0
        self._steps = 0
        self._shown = 0.0

    @cached_property
    def console(self) -> Console:
        """Standard error; made late, since other processes need their own."""
        return Console(file=sys.stderr)

    def on_train_start(
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,  # type: ignore[override]  # the one module we train
    ) -> None:
        """Begin the clock and the bar."""
        self._began = time.monotonic()
        if self.console.is_terminal and trainer.is_global_zero:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[words]}"),
                console=self.console,
                transient=True,
            )
            total = pl_module.steps * pl_module.phase.epochs
            done = pl_module.steps * trainer.current_epoch
            self._task = self._bar.add_task("", total=total, completed=done, words="")
            self._bar.start()

    def on_train_batch_end(  # type: ignore[override]  # the one module we train
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,
        *_: object,
    ) -> None:
        """Move the bar, a few times a second."""
        self._steps += 1
        now = time.monotonic()
        if self._bar is None or now - self._shown < REFRESH_SECONDS:
            return
        self._shown = now
        rate = pl_module.epoch_images * trainer.world_size
        words = (
            f"{rate / max(pl_module.epoch_seconds, 1e-9):.0f} images/s  "
            f"{_clock(self._seconds_left(trainer, pl_module))} left"
        )
        self._bar.update(
            self._task,
            completed=trainer.global_step,
            description=_place(trainer, pl_module),
            words=words,
        )

    def on_train_epoch_end(
        self,
        trainer: pl.Trainer,
        pl_module: TrainingModule,  # type: ignore[override]  # the one module we train
    ) -> None:
        """Print one line."""
        if not trainer.is_global_zero:
            return
        figures = trainer.callback_metrics
        images = pl_module.epoch_images * trainer.world_size
        loss = float(pl_module.epoch_loss) / max(1, pl_module.epoch_images)
        shown = dict.fromkeys(("val_loss", self.monitor))
        words = "  ".join(f"{name} {float(figures[name]):.4f}" for name in shown)
        self.console.print(
            f"{_place(trainer, pl_module)}  loss {loss:.4f}  {words}  "
            f"{images / max(pl_module.epoch_seconds, 1e-9):.0f} images/s  "
            f"{_clock(self._seconds_left(trainer, pl_module))} left",
            highlight=False,
            soft_wrap=True,
        )

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Take the bar away."""
        del trainer, pl_module
        self._stop()

    def on_exception(self, *_: object) -> None:
        """Take the bar away, so that the message stands alone."""
        self._stop()

    def _stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _seconds_left(self, trainer: pl.Trainer, module: TrainingModule) -> float:
        """As if every later epoch took as long as those of this phase."""
        epochs = module.phase.epochs + self.later_epochs
        left = module.steps * epochs - trainer.global_step
        return (time.monotonic() - self._began) / max(1, self._steps) * left


def _place(trainer: pl.Trainer, module: TrainingModule) -> str:
    return f"{module.phase.name} {trainer.current_epoch + 1}/{module.phase.epochs}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
