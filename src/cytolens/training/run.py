"""Train: from a recipe and a manifest to a run folder with the bundle in it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cytolens.training.run_folder import RunFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.manifest import Manifest
    from cytolens.models.recipe import Recipe
    from cytolens.training.prepare import Prepared
    from cytolens.training.processes import Team
    from cytolens.training.request import TrainingRequest
    from cytolens.training.run_log import RunLog
    from cytolens.training.run_state import RunState


@dataclass(frozen=True)
class TrainedRun:
    """A finished run."""

    folder: Path
    bundle: Path
    """Folder of the model."""
    predictions: Path
    """Predictions table of the validation split."""
    model: str
    """The bundle's id."""
    metrics: dict[str, float]
    """Validation figures of the epoch that was kept; they flatter."""
    seconds: float
    warnings: tuple[str, ...]


def train(
    recipe: str | Path | Recipe,
    manifest: str | Path | Manifest,
    *,
    out: str | Path,
    init: str | Path | None = None,
    seed: int = 0,
    device: str = "auto",
    resume: bool = False,
    allow_faults: bool = False,
    overrides: Mapping[str, str] | None = None,
) -> TrainedRun:
    """Train a model.

    Args:
        recipe: Name of a recipe, a TOML file, or a `Recipe`.
        manifest: With a training and a validation split; a file or a `Manifest`.
        out: Run folder; must be new or empty unless the run is resumed.
        init: First weights (safetensors), instead of the recipe's.
        seed: The same seed on the same CPU gives the same weights to the bit.
        device: ``auto``, ``cpu``, ``cuda`` (all), ``cuda:0`` or ``mps``.
        resume: Go on with the run in ``out``; start it where there is none.
        allow_faults: Train although the data check found faults.
        overrides: Keys to change of a recipe that is given by name or file:
            ``{"phases.0.epochs": "3"}``.

    Returns:
        Where everything is, and the figures of the kept epoch.

    Raises:
        TrainingError: If it cannot start or go on; says why and what to do.
        CytolensError: If recipe, manifest, weights or images cannot be used.

    Example:
        ``train("laptop", "cells/manifest.csv", out="run").bundle`` is ``run/bundle``.
    """
    request = make_request(
        recipe,
        manifest,
        init=init,
        seed=seed,
        device=device,
        allow_faults=allow_faults,
        overrides=overrides,
    )
    return train_request(request, Path(out), resume=resume)


def make_request(
    recipe: str | Path | Recipe,
    manifest: str | Path | Manifest,
    *,
    init: str | Path | None = None,
    seed: int = 0,
    device: str = "auto",
    allow_faults: bool = False,
    overrides: Mapping[str, str] | None = None,
) -> TrainingRequest:
    """Read what the arguments of `train` name."""
    from cytolens.manifest import read_manifest
    from cytolens.models.recipe_files import load_recipe
    from cytolens.training.request import TrainingRequest
    from cytolens.training.threads import rest_while_waiting

    rest_while_waiting()
    if isinstance(recipe, (str, Path)):
        recipe = load_recipe(recipe, overrides)
    if isinstance(manifest, (str, Path)):
        manifest = read_manifest(Path(manifest))
    return TrainingRequest(
        recipe=recipe,
        manifest=manifest,
        seed=seed,
        init=None if init is None else Path(init),
        device=device,
        allow_faults=allow_faults,
    )


def train_request(request: TrainingRequest, out: Path, *, resume: bool) -> TrainedRun:
    """Train in a folder of its own, or go on there, or find it done.

    Where torchrun or SLURM has started several processes, the first one writes.
    """
    from cytolens.training.devices import place
    from cytolens.training.processes import connected, find_team

    team = find_team()
    folder = RunFolder(out, writes=team.is_first)
    placement = place(request.device, precision=request.recipe.precision)
    with connected(team, accelerator=placement.accelerator):
        with team.first_alone():
            folder.claim(request.record(), resume=resume)
        record = folder.read_json("run.json")
        if record is None:
            record = _train_to_the_end(request, folder, team)
    return TrainedRun(
        folder=folder.path,
        bundle=folder.bundle,
        predictions=folder.predictions,
        model=record["model"],
        metrics=record["metrics"],
        seconds=record["seconds"],
        warnings=tuple(record["warnings"]),
    )


def _train_to_the_end(
    request: TrainingRequest, folder: RunFolder, team: Team
) -> dict[str, Any]:
    from cytolens.allocator import keep_freed_memory
    from cytolens.training.energy import metered
    from cytolens.training.loop import Job, run_phases
    from cytolens.training.prepare import prepare
    from cytolens.training.records import write_records
    from cytolens.training.run_log import RunLog, open_log

    began = time.monotonic()
    keep_freed_memory()
    with metered() as energy:
        with team.first_alone():
            prepared = prepare(request, folder)
            write_records(prepared, folder)
        log = RunLog(folder.path)
        if team.is_first:
            log = open_log(folder.path, request=prepared.request)
        state = run_phases(Job(prepared, folder, log, energy, began))
    with team.first_alone():
        if team.is_first:
            _finish(prepared, state, log, folder)
    record = folder.read_json("run.json")
    if record is None:
        raise TypeError(folder)  # _finish() has written it
    return record


def _finish(
    prepared: Prepared, state: RunState, log: RunLog, folder: RunFolder
) -> None:
    """Write all that a finished run has; ``run.json`` last."""
    from cytolens.training.finishing import write_model

    log.write(state)
    description = write_model(prepared, state, folder)
    folder.drop_scratch()
    record = {
        "model": description.id,
        "metrics": description.validation_metrics,
        "seconds": state.seconds,
        "warnings": list(description.provenance.warnings),
    }
    folder.write_json("run.json", record)
