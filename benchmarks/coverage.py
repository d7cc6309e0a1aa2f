"""How often a 95 % interval holds the truth, in simulations where the truth is known.

Run it as ``python -m benchmarks.coverage``; it writes ``docs/benchmarks/coverage.md``.
"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import norm

from cytolens.evaluation.area import resampled_area, roc_area
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.intervals.likelihood_ratio import likelihood_ratio_interval
from cytolens.evaluation.intervals.predictive_value import (
    Rate,
    predictive_value_interval,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from cytolens.evaluation.figure import Figure

    Ends = tuple[float, float]
    Simulation = Callable[[np.random.Generator], Iterator[tuple[str, Ends, float]]]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "coverage.md"
SIMULATIONS, RESAMPLES = 2000, 2000
LIKENESS = 0.2
"""Intra-cluster correlation: how alike the cells of one patient are."""
HEAD = """\
# Coverage of intervals

Written by `python -m benchmarks.coverage`. {simulations:,} data sets are drawn where the truth is
known; the table says how many of the 95 % intervals hold it, how many lie wholly above or below it, and how
wide they are. By chance alone, {simulations:,} simulations of an exact method give 94.0 to 96.0 %.

In the grouped cases a patient has 12 cells on average (Poisson), or 8 for areas, and an intra-cluster correlation
of {likeness}; {resamples:,} resamples. *t* is what Cytolens reports: the standard error of the cluster bootstrap, on
the logit scale, with Student's quantiles. *Percentile* is the plain percentile bootstrap, which it was preferred to.

| figure | samples | method | holds the truth, % | too high, % | too low, % | mean width |
|---|---|---|---|---|---|---|
"""  # noqa: E501  # lines of the page


class Tally(NamedTuple):
    """What became of the intervals of one method."""

    held: int = 0
    too_high: int = 0
    too_low: int = 0
    width: float = 0.0

    def with_one(self, ends: Ends, truth: float) -> Tally:
        """Count one more interval."""
        low, high = ends
        return Tally(
            self.held + (low <= truth <= high),
            self.too_high + (truth < low),
            self.too_low + (high < truth),
            self.width + high - low,
        )


def main() -> None:
    """Simulate every case and write the page."""
    head = HEAD.format(simulations=SIMULATIONS, resamples=RESAMPLES, likeness=LIKENESS)
    rows = [row for case in _cases() for row in _simulated(*case)]
    PAGE.write_text(head + "".join(rows), encoding="utf-8")


def _cases() -> Iterator[tuple[str, str, Simulation]]:
    for n in (50, 200):
        for rate in (0.8, 0.95):
            yield f"rate of {rate}", f"{n} independent", partial(_wilson, n, rate)
    for n in (100, 300):
        for area in (0.75, 0.93):
            name = f"ROC AUC of {area}"
            yield name, f"{n} independent, 30 % positive", partial(_delong, n, area)
    yield "LR+ of 8", "60 + 140 independent", _likelihood_ratio
    yield "PPV at 5 % prevalence", "60 + 140 independent", _predictive_value
    for patients in (50, 100):
        for rate in (0.8, 0.95):
            simulation = partial(_grouped_rate, patients, rate)
            yield f"rate of {rate}", f"{patients} patients", simulation
        for area in (0.75, 0.93):
            simulation = partial(_grouped_area, patients, area)
            yield f"ROC AUC of {area}", f"{patients} patients", simulation


def _simulated(figure: str, samples: str, simulation: Simulation) -> Iterator[str]:
    random = np.random.default_rng(1)
    tallies: dict[str, Tally] = {}
    for _ in range(SIMULATIONS):
        for method, ends, truth in simulation(random):
            tallies[method] = tallies.get(method, Tally()).with_one(ends, truth)
    for method, tally in tallies.items():
        n = tally.held + tally.too_high + tally.too_low
        shares = [f"{100 * x / n:.1f}" for x in tally[:3]]
        row = f"| {figure} | {samples} | {method} | {' | '.join(shares)} "
        row += f"| {tally.width / n:.3f} |\n"
        print(row, end="", flush=True)
        yield row


def _wilson(
    n: int, rate: float, random: np.random.Generator
) -> Iterator[tuple[str, Ends, float]]:
    right = random.random(n) < rate
    figure = _bounds(n).rate("", right, np.ones(n, dtype=bool), why="")
    yield "Wilson", _ends(figure), rate


def _delong(
    n: int, area: float, random: np.random.Generator
) -> Iterator[tuple[str, Ends, float]]:
    truth = np.arange(n) < 0.3 * n
    scores = random.normal(size=n) + truth * _shift(area)
    figure = _bounds(n).area("", truth, scores)
    yield "DeLong, logit scale", _ends(figure), area


def _likelihood_ratio(
    random: np.random.Generator,
) -> Iterator[tuple[str, Ends, float]]:
    hits, alarms = random.binomial(60, 0.8), random.binomial(140, 0.1)
    if alarms:
        ends = likelihood_ratio_interval((hits, 60), (alarms, 140))
        yield "log (Simel)", ends, 8.0


def _predictive_value(
    random: np.random.Generator,
) -> Iterator[tuple[str, Ends, float]]:
    hits, alarms = random.binomial(60, 0.8), random.binomial(140, 0.1)
    odds = 0.05 / 0.95
    ends = predictive_value_interval(Rate(hits, 60), Rate(alarms, 140), odds=odds)
    yield "logit (Mercaldo)", ends, 0.8 * odds / (0.8 * odds + 0.1)


def _grouped_rate(
    patients: int, rate: float, random: np.random.Generator
) -> Iterator[tuple[str, Ends, float]]:
    patient = np.repeat(np.arange(patients), 1 + random.poisson(11, patients))
    strength = (1 - LIKENESS) / LIKENESS
    own = random.beta(rate * strength, (1 - rate) * strength, patients)
    right = random.random(len(patient)) < own[patient]
    bounds = _grouped_bounds(patient, random)
    drawn = bounds.bootstrap.tally(right.astype(np.int64), kinds=2)
    everyone = np.ones(len(right), dtype=bool)
    shares = drawn[:, 1] / drawn.sum(axis=1)
    figure = bounds.rate("", right, everyone, why="", drawn=shares)
    yield "cluster bootstrap, t", _ends(figure), rate
    plain = bounds.resampled("", figure.value or 0, shares, n=len(right))
    yield "cluster bootstrap, percentile", _ends(plain), rate


def _grouped_area(
    patients: int, area: float, random: np.random.Generator
) -> Iterator[tuple[str, Ends, float]]:
    patient = np.repeat(np.arange(patients), 1 + random.poisson(7, patients))
    truth = random.random(len(patient)) < 0.3
    own = random.normal(size=patients)[patient] * math.sqrt(LIKENESS)
    scores = own + random.normal(size=len(patient)) * math.sqrt(1 - LIKENESS)
    scores += truth * _shift(area)
    bounds = _grouped_bounds(patient, random)
    drawn = resampled_area(truth, scores, bounds.bootstrap)
    figure = bounds.area("", truth, scores, drawn=drawn)
    yield "cluster bootstrap, t", _ends(figure), area
    value = float(roc_area(truth, scores)[0])
    plain = bounds.resampled("", value, drawn, n=len(truth))
    yield "cluster bootstrap, percentile", _ends(plain), area


def _shift(area: float) -> float:
    """Distance of two normal distributions that gives an area."""
    return float(norm.ppf(area)) * math.sqrt(2)


def _bounds(samples: int) -> Bounds:
    return Bounds.of([str(i) for i in range(samples)], resamples=1)


def _grouped_bounds(patient: NDArray[np.int64], random: np.random.Generator) -> Bounds:
    seed = int(random.integers(2**31))
    return Bounds.of(list(map(str, patient)), resamples=RESAMPLES, seed=seed)


def _ends(figure: Figure) -> Ends:
    # No interval holds nothing.
    if figure.low is None or figure.high is None:
        return math.inf, math.inf
    return figure.low, figure.high


if __name__ == "__main__":
    main()
