"""The runs of `benchmarks.pcam_time`: the plain loop and our recipe, both timed."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.manifest import Manifest
    from cytolens.models.recipe import Recipe
    from cytolens.prediction.table import Predictions
    from cytolens.training.run_state import RunState

PLAIN = "plain"
INIT = "mobilenetv2_100.imagenet.safetensors"


@dataclass
class Clock:
    """Seconds since a run began, less those that do not count."""

    began: float = field(default_factory=time.perf_counter)
    apart: float = 0.0

    def now(self) -> float:
        """Seconds that count, so far."""
        return time.perf_counter() - self.began - self.apart

    def leave_out(self, seconds: float) -> None:
        """Take a stretch that has just ended off the clock."""
        self.apart += seconds


@dataclass(frozen=True)
class Check:
    """What the data check found, and in how long."""

    findings: dict[str, list[str]]
    seconds: float


@dataclass(frozen=True)
class Timed:
    """What a run came to, and when."""

    predictions: Predictions
    seconds: float
    check: Check | None
    """The data check; none in the plain loop."""
    epochs: tuple[tuple[float, float], ...]
    """After each epoch: seconds so far, and the AUC of the validation split."""


def run_plain(manifest: Manifest, out: Path, check: Check | None) -> Timed:
    """The plain loop; its epochs' figures are computed off the clock."""
    from benchmarks.accuracy import peers
    from cytolens.prediction.table import build_predictions

    del out, check
    clock = Clock()
    task = peers.load_task(manifest, "pcam")
    val = manifest.subset("val")
    positive = (val.table["label"] == manifest.classes[1]).to_numpy()
    epochs: list[tuple[float, float]] = []

    def look(compute: Callable[[], NDArray[np.float64]]) -> None:
        done, began = clock.now(), time.perf_counter()
        epochs.append((done, _auc(positive, compute())))
        clock.leave_out(time.perf_counter() - began)

    logits = peers.plain_finetuning(
        task, weights(), epochs=peers.EPOCHS["pcam"], after_epoch=look
    )
    table = build_predictions(val, logits, classes=manifest.classes, model=PLAIN)
    return Timed(table, clock.now(), None, tuple(epochs))


def run_recipe(
    change: Callable[[Recipe], Recipe],
    manifest: Manifest,
    out: Path,
    check: Check | None,
) -> Timed:
    """A form of ``laptop``; its data check is off the clock, its validations on it.

    Args:
        change: Makes the form.
        manifest: What to learn from.
        out: The run's folder.
        check: Of this manifest, by an earlier run: it is not repeated.
    """
    from cytolens.training.threads import rest_while_waiting

    rest_while_waiting()
    clock = Clock()
    from cytolens.models.recipe_files import load_recipe
    from cytolens.prediction.table import Predictions
    from cytolens.training import gate, run_log
    from cytolens.training.run import train

    look, write = gate._check, run_log.RunLog.__call__
    checks = [] if check is None else [check]
    epochs: list[tuple[float, float]] = []

    def looked(manifest: Manifest) -> dict[str, list[str]]:
        if not checks:
            began = time.perf_counter()
            findings = look(manifest)
            checks.append(Check(findings, time.perf_counter() - began))
            clock.leave_out(checks[0].seconds)
        return checks[0].findings

    def noted(log: run_log.RunLog, state: RunState) -> None:
        write(log, state)
        epochs.append((clock.now(), state.history[-1]["val_auc"]))

    gate._check = looked
    run_log.RunLog.__call__ = noted  # type: ignore[method-assign,assignment] # this run
    try:
        recipe = change(load_recipe("laptop"))
        done = train(recipe, manifest, out=out, init=weights(), device="cpu")
    finally:
        gate._check = look
        run_log.RunLog.__call__ = write  # type: ignore[method-assign] # as it was
    seconds = clock.now()
    return Timed(Predictions.read(done.predictions), seconds, checks[0], tuple(epochs))


def weights() -> Path:
    """The ImageNet weights that all start from."""
    return Path(os.environ["CYTOLENS_WEIGHTS"], INIT)


def _auc(positive: NDArray[np.bool_], logits: NDArray[np.float64]) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(positive, logits[:, 1] - logits[:, 0]))
