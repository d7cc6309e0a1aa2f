"""How often a difference is claimed where there is none: it should be 5 of 100.

Two models of equal skill, and two sites where one model is equally good, over and over.
Each patient (group) is easier or harder for each model by itself, so that samples are
not independent. Run it as ``python -m benchmarks.false_differences``; it writes
``docs/benchmarks/false-differences.md`` in about a quarter of an hour.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.evaluation.comparison import compare_predictions
from cytolens.evaluation.subgroups import subgroup_figures
from cytolens.prediction.checks import softmax
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    Simulate = Callable[[np.random.Generator], Iterator[tuple[str, float | None]]]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks"
NAME = "false-differences.md"
ROUNDS = 500
RESAMPLES = 400
SAMPLES_EACH = 8
SPREAD = 0.7
FIGURES = ("ROC AUC", "sensitivity", "balanced accuracy")
HEAD = """\
# Differences where there are none

Written by `python -m benchmarks.false_differences`. Research use only, not for
diagnosis.

Two models of equal skill (`compare`), and one model at two sites where it is equally
good (`subgroups`), drawn {rounds} times. Each patient is easier or harder for each
model by itself, and has {each} samples where patients are shared. Shown is how often p
was below 5 %, before any correction: it should be 5.0 %, and by chance of the
simulation alone may be 3.1 to 6.9 %.

| question | patients | {figures} |
|---|---|{rules}|
"""


def main() -> None:
    """Simulate every setting and write the page."""
    settings: list[tuple[str, str, Simulate]] = [
        ("compare, samples share patients", str(n), _compare(n, SAMPLES_EACH))
        for n in (12, 20, 40)
    ]
    settings += [
        ("compare, one sample each", str(n), _compare(n, 1)) for n in (60, 240)
    ]
    settings += [
        ("subgroups", f"{small} against {large}", _subgroups(small, large))
        for small, large in ((12, 24), (20, 60))
    ]
    rows = [_row(*setting) for setting in settings]
    rules = "---|" * len(FIGURES)
    head = HEAD.format(
        rounds=ROUNDS, each=SAMPLES_EACH, figures=" | ".join(FIGURES), rules=rules[:-1]
    )
    cores = f"{os.cpu_count()} CPU cores, {platform.machine()}"
    (PAGE / NAME).write_text(f"{head}{''.join(rows)}\n{cores}, seed 0.\n")
    print((PAGE / NAME).read_text())


def _row(question: str, patients: str, simulate: Simulate) -> str:
    rng = np.random.default_rng(0)
    claimed = {name: [0, 0] for name in FIGURES}
    for _ in range(ROUNDS):
        for name, p in simulate(rng):
            if p is not None and name in claimed:
                claimed[name][0] += p < 0.05
                claimed[name][1] += 1
    cells = [
        f"{100 * hits / tested:.1f} %" if tested else "-"
        for hits, tested in claimed.values()
    ]
    print(question, patients, cells, flush=True)
    return f"| {question} | {patients} | {' | '.join(cells)} |\n"


def _compare(groups: int, each: int) -> Simulate:
    def simulate(rng: np.random.Generator) -> Iterator[tuple[str, float | None]]:
        tables = _models(rng, groups, each, names=("a", "b"))
        found = compare_predictions(tables, resamples=RESAMPLES)
        for item in found.pairs[0].differences:
            yield item.name, item.p

    return simulate


def _subgroups(small: int, large: int) -> Simulate:
    def simulate(rng: np.random.Generator) -> Iterator[tuple[str, float | None]]:
        (table,) = _models(rng, small + large, SAMPLES_EACH, names=("a",)).values()
        patient = table.table["group"].astype(int)
        sited = table.table.assign(site=np.where(patient < small, "A", "B"))
        (column,) = subgroup_figures(Predictions(sited), ["site"], resamples=RESAMPLES)
        for item in column["A"].differences:
            yield item.name, item.p

    return simulate


def _models(
    rng: np.random.Generator, groups: int, each: int, *, names: tuple[str, ...]
) -> Mapping[str, Predictions]:
    """Tables of models of equal skill; patients have samples of both classes."""
    patient = np.repeat(np.arange(groups), each)
    truth = rng.random(len(patient)) < 0.5
    common = rng.normal(size=len(patient))
    return {
        name: _table(
            truth,
            patient,
            common
            + rng.normal(size=len(patient))
            + SPREAD * rng.normal(size=groups)[patient]
            + (2 + SPREAD * rng.normal(size=groups)[patient]) * (truth - 0.5),
        )
        for name in names
    }


def _table(
    truth: NDArray[np.bool_], patient: NDArray[np.int64], score: NDArray[np.float64]
) -> Predictions:
    logits = np.stack([-score, score], axis=1) / 2
    chances = softmax(logits)
    frame = pd.DataFrame(
        {
            "sample": [f"s{i}" for i in range(len(truth))],
            "group": patient.astype(str),
            "site": None,
            "split": "test",
            "label": np.where(truth, "sick", "well"),
            "model": "simulated",
            "prob:well": chances[:, 0],
            "prob:sick": chances[:, 1],
            "logit:well": logits[:, 0],
            "logit:sick": logits[:, 1],
        }
    )
    return Predictions(frame)


if __name__ == "__main__":
    main()
