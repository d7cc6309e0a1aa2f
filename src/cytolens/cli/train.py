"""`cytolens train`: from a recipe and a manifest to a run folder with the bundle."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cytolens.cli.cluster_progress import RayAddress, tell_cluster
from cytolens.cli.output import print_json, progress_console

if TYPE_CHECKING:
    from cytolens.training.folds import CrossValidation
    from cytolens.training.run import TrainedRun


def train(
    recipe: Annotated[
        str,
        typer.Argument(help="Name of a recipe (`cytolens recipes`) or a TOML file."),
    ],
    manifest: Annotated[
        Path, typer.Argument(help="Table of samples with splits.", exists=True)
    ],
    *,
    out: Annotated[Path, typer.Option(help="Run folder; new unless resumed.")],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Change the recipe: `phases.0.epochs=3`. Can be repeated.",
        ),
    ] = None,
    init: Annotated[
        Path | None,
        typer.Option(help="First weights, safetensors.", exists=True, dir_okay=False),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=2, help="Grouped cross-validation with so many folds."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run in --out.")
    ] = False,
    device: Annotated[
        str, typer.Option(help="auto, cpu, cuda (all), cuda:0 (one) or mps.")
    ] = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Seed of all that is drawn.")] = 0,
    allow_faults: Annotated[
        bool,
        typer.Option(
            "--allow-faults",
            help="Train although the data check found faults; the model says so.",
        ),
    ] = False,
    ray: RayAddress = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Train a model; the run folder has the bundle, the curves and the log in it.

    A run that was stopped goes on with `--resume`, to the same weights.
    """
    from cytolens.training.folds import cross_validate
    from cytolens.training.processes import find_team
    from cytolens.training.run import train as run_training

    arguments: dict[str, Any] = {
        "out": out,
        "init": init,
        "seed": seed,
        "device": device,
        "resume": resume,
        "allow_faults": allow_faults,
        "overrides": _overrides(set_ or []),
    }
    if folds is None:
        if ray is not None:
            raise typer.BadParameter(
                "one run is trained on one machine or by torchrun; --ray spreads the "
                "folds of --folds",
                param_hint="--ray",
            )
        run = run_training(recipe, manifest, **arguments)
        if find_team().is_first:  # the others that torchrun or SLURM started are quiet
            _tell_run(run, as_json=json)
    else:
        arguments |= {"ray": ray, "on_cluster": tell_cluster(each_task=True)}
        result = cross_validate(recipe, manifest, folds=folds, **arguments)
        _tell_folds(result, as_json=json)


def _overrides(pairs: list[str]) -> dict[str, str]:
    overrides = {}
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator:
            raise typer.BadParameter(
                f"{pair!r} is not KEY=VALUE, such as phases.0.epochs=3",
                param_hint="--set",
            )
        overrides[key.strip()] = value.strip()
    return overrides


def _tell_run(run: TrainedRun, *, as_json: bool) -> None:
    if as_json:
        print_json(_run_fields(run))
        return
    console = progress_console()
    figures = "  ".join(f"{k} {v:.4f}" for k, v in run.metrics.items())
    console.print(f"Best epoch on the validation split: {figures}")
    typer.echo(str(run.bundle))


def _tell_folds(result: CrossValidation, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "folder": str(result.folder),
                "out_of_fold": str(result.out_of_fold),
                "runs": [_run_fields(run) for run in result.runs],
            }
        )
        return
    typer.echo(str(result.out_of_fold))


def _run_fields(run: TrainedRun) -> dict[str, Any]:
    return {
        "folder": str(run.folder),
        "bundle": str(run.bundle),
        "model": run.model,
        "metrics": run.metrics,
        "seconds": run.seconds,
        "warnings": list(run.warnings),
    }
