"""Scores that reward honest probabilities: Brier with its terms, and log loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.calibration.brier import Decomposition, decompose
from cytolens.evaluation.calibration.ece import scatter, squared_error
from cytolens.evaluation.calibration.pivotal import pivotal_figure
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.resampled_totals import ratio, resampled_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.calibration.tasks import Task
    from cytolens.evaluation.scored import Scored

_TERMS = {
    "Brier: uncertainty": "uncertainty",
    "Brier: within-bin variance": "within_variance",
    "Brier: within-bin covariance": "within_covariance",
}


def brier_figures(tasks: Sequence[Task], bounds: Bounds) -> list[Figure]:
    """The score, its skill and its terms, summed over classes.

    Args:
        tasks: One for each class; only the positive one for two classes.
        bounds: How they are bounded.
    """
    n = len(tasks[0].happened)
    value = [decompose(t.equal_mass.sums, np.array(t.squares[0])) for t in tasks]
    drawn = [decompose(t.equal_mass.drawn, t.squares[1]) for t in tasks]
    score = float(_sum(value, "score"))
    return [
        bounds.resampled("Brier score", score, _sum(drawn, "score"), n=n),
        _skill(value, drawn, bounds, n=n),
        pivotal_figure(
            "Brier: reliability",
            float(_sum(value, "reliability")),
            _sum(drawn, "reliability"),
            bounds,
            n=n,
            chance=_chance(tasks),
        ),
        pivotal_figure(
            "Brier: resolution",
            float(_sum(value, "resolution")),
            _sum(drawn, "resolution"),
            bounds,
            n=n,
        ),
        *(
            bounds.resampled(name, float(_sum(value, term)), _sum(drawn, term), n=n)
            for name, term in _TERMS.items()
        ),
    ]


def log_loss(scored: Scored, bounds: Bounds) -> Figure:
    """Mean of the true class's surprise, in nats."""
    n = len(scored.truth)
    log_odds = scored.log_odds[np.arange(n), scored.truth]
    # -log p as a function of the log-odds, which do not run out of digits near 0.
    surprise = np.logaddexp(0, -log_odds)
    values = np.stack([np.ones(n), surprise], axis=1)
    alone = np.zeros(n, dtype=np.int64)
    drawn = resampled_totals(alone, values, bounds.bootstrap, cells=1)[:, 0]
    means = ratio(drawn[:, 1], drawn[:, 0])
    return bounds.resampled("log loss", float(surprise.mean()), means, n=n)


def _skill(
    value: Sequence[Decomposition],
    drawn: Sequence[Decomposition],
    bounds: Bounds,
    *,
    n: int,
) -> Figure:
    name = "Brier skill score"
    uncertainty = float(_sum(value, "uncertainty"))
    if not uncertainty > 0:
        return Figure.undefined(name, why="only one class has samples", n=n)
    skill = 1 - float(_sum(value, "score")) / uncertainty
    skills = 1 - ratio(_sum(drawn, "score"), _sum(drawn, "uncertainty"))
    return bounds.resampled(name, skill, skills, n=n)


def _chance(tasks: Sequence[Task]) -> NDArray[np.float64]:
    """Reliability that the scatter of each resample alone would bring."""
    parts = [task.equal_mass for task in tasks]
    squared = [squared_error(scatter(p.drawn, p.sums)) for p in parts]
    total: NDArray[np.float64] = np.sum(squared, axis=0)
    return total


def _sum(parts: Sequence[Decomposition], term: str) -> NDArray[np.float64]:
    total: NDArray[np.float64] = np.sum([getattr(p, term) for p in parts], axis=0)
    return total
