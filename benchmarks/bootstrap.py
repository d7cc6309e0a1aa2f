"""2,000 resamples of all figures on 100,000 predictions, beside a scikit-learn loop.

Both run in one process and take turns. The loop works through a few of the very same
resamples, and its time is scaled by their number; that every one of them costs the
same is what makes this fair. Run it as ``python -m benchmarks.bootstrap``; it writes
``docs/benchmarks/bootstrap.md``.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import psutil
import sklearn
from scipy.special import log_softmax, logsumexp, softmax
from sklearn import metrics

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.discrimination import discriminate
from cytolens.evaluation.scored import Scored

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Score = Callable[[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]], float]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "bootstrap.md"
SAMPLES, RESAMPLES, ROUNDS, LOOPED = 100_000, 2000, 3, 4
CASES = ((2, 500), (2, 20_000), (2, SAMPLES), (5, 500), (5, 20_000))
HEAD = """\
# Resampling all figures

Written by `python -m benchmarks.bootstrap`. {resamples:,} resamples of whole groups of
{samples:,} predictions; every figure of a report with its interval. Beside it, a plain
loop over resamples that calls scikit-learn for the {loop} figures named below, and no
others; {looped} of the same resamples are timed in turn with ours in one process, and the time
is scaled to {resamples:,}. Medians of {rounds} rounds, one thread of Python. Memory is what
the computation allocates at its peak, beyond the table. Figures agree to the digits of the last
column: the largest difference from scikit-learn in the resamples of the loop. Where there are as
many groups as predictions, samples are independent, and only areas and figures that have no
interval of their own need the resamples.

| classes | groups | figures | seconds | of these processor | scikit-learn, seconds | ratio | MB | difference |
|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501  # lines of the page


class Row(NamedTuple):
    """One round."""

    seconds: float
    processor: float
    loop_seconds: float


def main() -> None:
    """Measure every case and write the page."""
    load = psutil.getloadavg()[0]
    rows = [_row(*case) for case in CASES]
    head = HEAD.format(
        resamples=RESAMPLES,
        samples=SAMPLES,
        loop=len(_scores(2)),
        looped=LOOPED,
        rounds=ROUNDS,
    )
    names = f"\nThe loop computes {', '.join(_scores(2))}.\n"
    cores = f"{os.cpu_count()} CPU cores, {platform.machine()}"
    tools = f"numpy {np.__version__}, scikit-learn {sklearn.__version__}"
    machine = f"\n{cores}, {tools}; load of the machine {load:.1f} when it began.\n"
    PAGE.write_text(head + "".join(rows) + names + machine, encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def _row(classes: int, groups: int) -> str:
    scored = _table(classes, groups)
    figures = len(list(discriminate(scored, Bounds.of(scored.keys)).everything()))
    rounds = [_round(scored, start=LOOPED * i) for i in range(ROUNDS)]
    ratio = statistics.median(r.loop_seconds / r.seconds for r in rounds)
    ours, processor, loop = map(statistics.median, zip(*rounds, strict=True))
    return (
        f"| {classes} | {groups:,} | {figures} | {ours:.1f} | {processor:.1f} | "
        f"{loop:.0f} | {ratio:.0f} | {_peak_mb(scored):.0f} | "
        f"{_difference(scored):.0e} |\n"
    )


def _round(scored: Scored, *, start: int) -> Row:
    began, busy = time.perf_counter(), time.process_time()
    bounds = Bounds.of(scored.keys, resamples=RESAMPLES)
    discriminate(scored, bounds)
    ours = time.perf_counter() - began, time.process_time() - busy
    began = time.perf_counter()
    for resample in range(start, start + LOOPED):
        _loop(scored, bounds, resample)
    return Row(*ours, (time.perf_counter() - began) * RESAMPLES / LOOPED)


def _loop(scored: Scored, bounds: Bounds, resample: int) -> dict[str, float]:
    times = bounds.bootstrap.counts[resample][bounds.bootstrap.cluster]
    rows = np.repeat(np.arange(SAMPLES), times.astype(np.int64))
    truth, said = scored.truth[rows], scored.predicted[rows]
    scores = scored.probabilities[rows]
    return {
        name: score(truth, said, scores)
        for name, score in _scores(len(scored.classes)).items()
    }


def _scores(classes: int) -> dict[str, Score]:
    one_hot = np.eye(classes)
    return {
        "accuracy": lambda t, p, _: metrics.accuracy_score(t, p),
        "balanced accuracy": lambda t, p, _: metrics.balanced_accuracy_score(t, p),
        "recall": lambda t, p, _: metrics.recall_score(t, p, average="macro"),
        "precision": lambda t, p, _: metrics.precision_score(t, p, average="macro"),
        "F1": lambda t, p, _: metrics.f1_score(t, p, average="macro"),
        "MCC": lambda t, p, _: metrics.matthews_corrcoef(t, p),
        "Cohen's kappa": lambda t, p, _: metrics.cohen_kappa_score(t, p),
        "ROC AUC": lambda t, _, s: metrics.roc_auc_score(one_hot[t], s),
        "PR AUC": lambda t, _, s: metrics.average_precision_score(one_hot[t], s),
    }


def _difference(scored: Scored) -> float:
    """Largest difference of a figure from scikit-learn in the looped resamples."""
    from cytolens.evaluation import confusion as cm

    bounds = Bounds.of(scored.keys, resamples=RESAMPLES)
    counted = Counted(scored, bounds)
    places = range(len(scored.classes))
    ours = {
        "accuracy": cm.accuracy(counted.drawn),
        "balanced accuracy": cm.balanced_accuracy(counted.drawn),
        "recall": cm.recall(counted.drawn).mean(-1),
        "precision": cm.precision(counted.drawn).mean(-1),
        "F1": cm.f1(counted.drawn).mean(-1),
        "MCC": cm.matthews(counted.drawn),
        "Cohen's kappa": cm.kappa(counted.drawn),
        "ROC AUC": np.mean([counted.drawn_areas_of(i).roc for i in places], axis=0),
        "PR AUC": np.mean(
            [counted.drawn_areas_of(i).precision_recall for i in places], axis=0
        ),
    }
    return max(
        abs(float(ours[name][resample]) - value)
        for resample in range(LOOPED)
        for name, value in _loop(scored, bounds, resample).items()
    )


def _peak_mb(scored: Scored) -> float:
    tracemalloc.start()
    discriminate(scored, Bounds.of(scored.keys, resamples=RESAMPLES))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def _table(classes: int, groups: int) -> Scored:
    random = np.random.default_rng(0)
    truth = random.integers(0, classes, SAMPLES)
    logits = random.normal(size=(SAMPLES, classes))
    logits[np.arange(SAMPLES), truth] += 1.5
    logs = log_softmax(logits, axis=1)
    others = [logsumexp(np.delete(logits, i, 1), axis=1) for i in range(classes)]
    each = groups == SAMPLES
    group = np.arange(SAMPLES) if each else random.integers(0, groups, SAMPLES)
    return Scored(
        samples=tuple(map(str, range(SAMPLES))),
        classes=tuple("abcde"[:classes]),
        truth=truth,
        probabilities=softmax(logs, axis=1),
        log_odds=logits - np.stack(others, axis=1),
        keys=tuple(map(str, group)),
        positive=1 if classes == 2 else None,
    )


if __name__ == "__main__":
    main()
