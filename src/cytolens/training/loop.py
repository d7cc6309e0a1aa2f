"""Phase after phase, from wherever the run stands."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lightning.pytorch as pl
from lightning.pytorch.callbacks import EarlyStopping
from torch.multiprocessing.spawn import ProcessRaisedException

from cytolens.training.background import BackgroundWriter
from cytolens.training.callbacks.divergence import DivergenceGuard
from cytolens.training.callbacks.interruption import SayHowToResume
from cytolens.training.callbacks.keeper import Keeper
from cytolens.training.callbacks.plateau import ReduceOnPlateau
from cytolens.training.callbacks.progress import ProgressDisplay
from cytolens.training.checkpoint_io import BackgroundCheckpointIO
from cytolens.training.checkpoints import Checkpoints
from cytolens.training.errors import TrainingError
from cytolens.training.lesson import prepare_lesson
from cytolens.training.lightning_quiet import lightning_quiet
from cytolens.training.monitor import better_is_more
from cytolens.training.reproducibility import deterministic_algorithms
from cytolens.training.run_state import RunState

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.recipe import Recipe
    from cytolens.training.devices import Placement
    from cytolens.training.energy import EnergyMeter
    from cytolens.training.prepare import Prepared
    from cytolens.training.run_folder import RunFolder
    from cytolens.training.run_log import RunLog


@dataclass(frozen=True)
class Job:
    """Everything that the phases share."""

    prepared: Prepared
    folder: RunFolder
    log: RunLog
    energy: EnergyMeter
    began: float
    """When this process began, by the monotonic clock."""
    writer: BackgroundWriter = field(default_factory=BackgroundWriter)

    @property
    def recipe(self) -> Recipe:
        """The settled recipe."""
        return self.prepared.request.recipe

    @property
    def checkpoints(self) -> Checkpoints:
        """The run's checkpoints."""
        return Checkpoints(self.folder.checkpoints)


def run_phases(job: Job) -> RunState:
    """Train until the last phase is done; the network ends with the best weights.

    Whatever stands in the checkpoints folder is gone on with.

    Raises:
        DivergedError: If the loss becomes NaN.
        DiskFullError: If a checkpoint cannot be written.
        InterruptedRunError: If the user pressed Ctrl-C.
    """
    placement = job.prepared.placement
    clock = time.monotonic()
    found = job.checkpoints.latest()
    state_file, state = found or (None, RunState())
    if state.phase_finished:
        state_file = None
        state.phase += 1
        state.phase_finished = False
    state.seconds += clock - job.began
    on_cpu = placement.accelerator == "cpu"
    with lightning_quiet(), deterministic_algorithms(on=on_cpu):
        for number in range(state.phase, len(job.recipe.phases)):
            state.phase = number
            _load_best(job, state)
            state = _run_phase(job, state, placement, state_file)
            state_file = None
            state.phase_finished = False
    _load_best(job, state)
    return state


def _load_best(job: Job, state: RunState) -> None:
    if state.best is not None:
        job.prepared.network.load_state_dict(job.checkpoints.read_best(state.best))


def _run_phase(
    job: Job,
    state: RunState,
    placement: Placement,
    state_file: Path | None,
) -> RunState:
    recipe = job.recipe
    phase = recipe.phases[state.phase]
    prepared = job.prepared
    data, module = prepare_lesson(prepared, phase)
    trainer = pl.Trainer(
        max_epochs=phase.epochs,
        callbacks=_callbacks(job, state),
        plugins=[BackgroundCheckpointIO(job.writer)],
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
        use_distributed_sampler=False,
        gradient_clip_val=recipe.optimizer.clip_norm,
        default_root_dir=job.folder.path,
        **placement.trainer_arguments(),
    )
    try:
        trainer.fit(module, data, ckpt_path=state_file)
    except ProcessRaisedException as error:
        raise TrainingError(_last_words(error)) from error
    finally:
        module.close()
        job.writer.close()
    if placement.count > 1:
        # The other processes kept the books; read what they wrote.
        latest = job.checkpoints.latest()
        return latest[1] if latest else state
    return state


def _last_words(error: ProcessRaisedException) -> str:
    """What one of several processes said: a traceback, whose last line is the error."""
    last = str(error).strip().splitlines()[-1]
    return last.partition("Error: ")[2] or last


def _callbacks(job: Job, state: RunState) -> list[Any]:
    selection = job.recipe.selection
    callbacks: list[Any] = [
        DivergenceGuard(state),
        SayHowToResume(job.folder.path),
        ProgressDisplay(
            job.recipe.phases, phase=state.phase, monitor=selection.monitor
        ),
        Keeper(
            state,
            job.checkpoints,
            writer=job.writer,
            monitor=selection.monitor,
            keep=selection.keep,
            energy=job.energy,
            on_epoch=job.log,
        ),
    ]
    if selection.plateau is not None:
        callbacks.append(ReduceOnPlateau(selection.plateau, monitor=selection.monitor))
    if selection.early_stopping_patience is not None:
        callbacks.append(
            EarlyStopping(
                selection.monitor,
                mode="max" if better_is_more(selection.monitor) else "min",
                patience=selection.early_stopping_patience,
                check_on_train_epoch_end=True,
                # The divergence guard says it in words; an AUC may be undefined.
                check_finite=False,
            )
        )
    return callbacks
