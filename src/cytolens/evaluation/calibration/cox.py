"""Calibration intercept and slope: logistic regression on the model's own log-odds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.figure import Figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds

    Vector = NDArray[np.float64]

_STEPS = 50
_CLOSE = 1e-10
_FLAT = 1e-9
METHOD = "Wald, cluster-robust"


def calibration_intercept(truth: Vector, log_odds: Vector, bounds: Bounds) -> Figure:
    """What must be added to the log-odds for their mean to be right; 0 is best.

    Args:
        truth: 0 or 1, shape ``(samples,)``.
        log_odds: The model's, natural logarithm, shape ``(samples,)``.
        bounds: Confidence and groups.
    """
    design = np.ones((len(truth), 1))
    return _coefficient(
        "calibration intercept", truth, design, offset=log_odds, bounds=bounds
    )


def calibration_slope(truth: Vector, log_odds: Vector, bounds: Bounds) -> Figure:
    """Slope of the truth on the log-odds: 1 is best, below 1 is overconfident.

    Source:
        Cox 1958, Biometrika 45:562-565; Van Calster et al. 2019, BMC Med 17:230.
    """
    name = "calibration slope"
    if np.ptp(log_odds) < _FLAT:
        return Figure.undefined(name, why="all probabilities are equal", n=len(truth))
    design = np.stack([log_odds, np.ones_like(log_odds)], axis=1)
    none = np.zeros_like(log_odds)
    return _coefficient(name, truth, design, offset=none, bounds=bounds)


def _coefficient(
    name: str, truth: Vector, design: Vector, *, offset: Vector, bounds: Bounds
) -> Figure:
    """The first coefficient with its interval."""
    from scipy.stats import t

    n = len(truth)
    if not 0 < truth.sum() < n:
        return Figure.undefined(name, why="only one class has samples", n=n)
    if design.shape[1] > 1 and separated(truth, design[:, 0]):
        why = "the scores separate the classes without error"
        return Figure.undefined(name, why=why, n=n)
    fitted = logistic_fit(truth, design, offset=offset)
    if fitted is None:
        return Figure.undefined(name, why="the fit does not settle", n=n)
    cluster = bounds.bootstrap.cluster
    groups = bounds.bootstrap.groups
    variance = robust_covariance(truth, design, fitted, offset=offset, cluster=cluster)
    if groups <= design.shape[1]:
        note = f"no interval: only {groups} groups"
        return Figure(name, float(fitted[0]), None, None, "", n, note)
    half = t.ppf(0.5 + bounds.confidence / 2, groups - 1) * np.sqrt(variance[0, 0])
    value = float(fitted[0])
    method = METHOD if bounds.clustered else "Wald, robust"
    return Figure(name, value, value - float(half), value + float(half), method, n)


def separated(truth: Vector, scores: Vector) -> bool:
    """Whether a cut of the scores tells the classes apart, so that no slope exists."""
    ones, zeros = scores[truth > 0], scores[truth == 0]
    return bool(ones.min() >= zeros.max() or ones.max() <= zeros.min())


def logistic_fit(truth: Vector, design: Vector, *, offset: Vector) -> Vector | None:
    """Maximum likelihood by Newton's method with halved steps; None if none is found.

    Args:
        truth: 0 or 1, shape ``(samples,)``.
        design: Shape ``(samples, coefficients)``.
        offset: Log-odds that are given, shape ``(samples,)``.
    """
    beta = np.zeros(design.shape[1])
    loss = _loss(truth, design @ beta + offset)
    for _ in range(_STEPS):
        p = _expit(design @ beta + offset)
        hessian = (design * (p * (1 - p))[:, None]).T @ design
        try:
            step = np.linalg.solve(hessian, design.T @ (truth - p))
        except np.linalg.LinAlgError:
            return None
        size = 1.0
        # Near the end a step changes the loss by less than adding it up is exact to.
        most = loss + _CLOSE * (1 + abs(loss))
        while (new := _loss(truth, design @ (beta + size * step) + offset)) > most:
            size /= 2
            if size < _CLOSE:
                return None
        beta, loss = beta + size * step, new
        if np.abs(step).max() < _CLOSE:
            return beta
    return None


def robust_covariance(
    truth: Vector,
    design: Vector,
    beta: Vector,
    *,
    offset: Vector,
    cluster: NDArray[np.int64],
) -> Vector:
    """Sandwich covariance of the coefficients; samples of a group may hang together.

    Source:
        Liang and Zeger 1986, Biometrika 73:13-22; small-sample factor as in Stata
        and statsmodels: ``groups/(groups-1) * (samples-1)/(samples-coefficients)``.
    """
    n, k = design.shape
    p = _expit(design @ beta + offset)
    scores = design * (truth - p)[:, None]
    sums = np.stack([np.bincount(cluster, weights=s) for s in scores.T], axis=1)
    groups = len(sums)
    bread = np.linalg.pinv((design * (p * (1 - p))[:, None]).T @ design)
    factor = groups / max(1, groups - 1) * (n - 1) / max(1, n - k)
    covariance: Vector = factor * bread @ (sums.T @ sums) @ bread
    return covariance


def _expit(log_odds: Vector) -> Vector:
    from scipy.special import expit

    result: Vector = expit(log_odds)
    return result


def _loss(truth: Vector, log_odds: Vector) -> float:
    return float((np.logaddexp(0, log_odds) - truth * log_odds).sum())
