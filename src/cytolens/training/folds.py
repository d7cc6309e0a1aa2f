"""Grouped cross-validation: a run per fold, and every sample predicted once.

Each fold is predicted by a model that never saw it: neither in training nor in the
choice of the best epoch, for which a part of the rest is held back. So a figure of
the out-of-fold table does not flatter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.training.gate import pass_gate
from cytolens.training.processes import refuse_a_team
from cytolens.training.ray_folds import train_folds
from cytolens.training.run import TrainedRun, make_request, train_request
from cytolens.training.run_folder import RunFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cytolens.manifest import Manifest
    from cytolens.models.recipe import Recipe
    from cytolens.training.ray_folds import Report
    from cytolens.training.request import TrainingRequest

VAL_FRACTION = 0.15
"""Share of what is not in the fold that chooses the best epoch."""
OUT_OF_FOLD_FILE = "out-of-fold.parquet"


@dataclass(frozen=True)
class CrossValidation:
    """A finished cross-validation."""

    folder: Path
    runs: tuple[TrainedRun, ...]
    out_of_fold: Path
    """Predictions table of every sample, each by the model that never saw it."""


def cross_validate(
    recipe: str | Path | Recipe,
    manifest: str | Path | Manifest,
    *,
    folds: int,
    out: str | Path,
    init: str | Path | None = None,
    seed: int = 0,
    device: str = "auto",
    resume: bool = False,
    allow_faults: bool = False,
    overrides: Mapping[str, str] | None = None,
    ray: str | None = None,
    on_cluster: Report | None = None,
) -> CrossValidation:
    """Train a model per fold and predict each fold by the model that never saw it.

    Args:
        recipe: As `cytolens.training.run.train` takes it.
        manifest: Likewise; its own splits are ignored, its groups stay together.
        folds: How many; at least 2.
        out: Folder of all; ``fold-1`` and so on are runs of their own.
        init: First weights.
        seed: Of the folds and of each run.
        device: As in `train`.
        resume: Go on with what is there; finished folds are not trained again.
        allow_faults: Train although the data check found faults.
        overrides: Keys of the recipe to change.
        ray: Train the folds on a Ray cluster: its address, ``auto``, or ``local``.
            The same bits as without, on the same kind of processor.
        on_cluster: Told of progress there.

    Returns:
        The runs and the table.

    Raises:
        SplitError: If the groups do not allow so many folds; says what they allow.
        TrainingError: As `train`; also if torchrun or SLURM started several processes.
        ClusterError: If there is no such cluster, or a fold fails on it for good.
    """
    refuse_a_team("--folds")
    request = make_request(
        recipe,
        manifest,
        init=init,
        seed=seed,
        device=device,
        allow_faults=allow_faults,
        overrides=overrides,
    )
    folder = RunFolder(Path(out))
    folder.claim(request.record() | {"folds": folds}, resume=resume)
    rounds = _rounds(request, folder, folds)
    # The folds were checked together, for what leaks from one into another.
    requests = [
        replace(request, manifest=part, gate_folder=folder.path) for part in rounds
    ]
    if ray is None:
        runs = [
            train_request(fold, folder.path / f"fold-{number}", resume=True)
            for number, fold in enumerate(requests, start=1)
        ]
    else:
        runs = train_folds(requests, folder.path, address=ray, report=on_cluster)
    path = folder.path / OUT_OF_FOLD_FILE
    _write_out_of_fold(rounds, runs, path, device=device)
    return CrossValidation(folder.path, tuple(runs), path)


def _rounds(request: TrainingRequest, folder: RunFolder, folds: int) -> list[Manifest]:
    """Split into folds, once nothing is found to leak from one into another."""
    from cytolens.manifest.split import cross_validation

    manifest = request.manifest.where(request.manifest.table["label"].notna())
    rounds = cross_validation(
        manifest, folds=folds, seed=request.seed, val_fraction=VAL_FRACTION
    )
    sides = np.full(len(manifest), "", dtype=object)
    for number, part in enumerate(rounds, start=1):
        sides[(part.table["split"] == "test").to_numpy()] = f"fold-{number}"
    table = manifest.table.assign(split=sides)
    table["split"] = table["split"].astype("string")
    pass_gate(replace(manifest, table=table), folder, allow_faults=request.allow_faults)
    return rounds


def _write_out_of_fold(
    rounds: list[Manifest], runs: list[TrainedRun], path: Path, *, device: str
) -> None:
    import pandas as pd

    from cytolens.prediction.classifier import load
    from cytolens.prediction.table import Predictions

    tables = []
    for number, (part, run) in enumerate(zip(rounds, runs, strict=True), start=1):
        held_out = part.subset("test")
        result = load(run.bundle, device=device).predict(held_out)
        tables.append(result.table.assign(fold=number))
    Predictions(pd.concat(tables, ignore_index=True)).write(path)
