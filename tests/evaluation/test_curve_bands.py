import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from cytolens.evaluation import curve_bands as module
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.curve_bands import Band, curve_bands

Data = tuple[np.ndarray, np.ndarray, Bounds]


def data(samples: int = 120, *, groups: int = 30, skill: float = 1.0) -> Data:
    rng = np.random.default_rng(0)
    truth = rng.random(samples) < 0.4
    scores = np.round(rng.normal(size=samples) + skill * truth, 1)
    keys = [f"g{i % groups}" for i in range(samples)]
    return truth, scores, Bounds.of(keys, resamples=200)


def test_bands_hold_the_curve_of_the_samples() -> None:
    truth, scores, bounds = data()
    roc, precision = curve_bands(truth, scores, bounds)
    alarms, found, _ = roc_curve(truth, scores, drop_intermediate=False)
    height = np.interp(roc.at, alarms, found)
    assert ((roc.low <= height + 1e-9) & (height <= roc.high + 1e-9)).mean() > 0.95
    said, recall, _ = precision_recall_curve(truth, scores)
    height = np.interp(precision.at, recall[-2::-1], said[-2::-1])
    assert (
        (precision.low <= height + 1e-9) & (height <= precision.high + 1e-9)
    ).mean() > 0.9
    assert roc.is_visible
    assert precision.is_visible


def test_each_resample_is_the_curve_of_the_samples_it_repeats() -> None:
    truth, scores, bounds = data(60, groups=12)
    at = np.linspace(0, 1, 11)
    heights = list(module._resampled_heights(truth, scores, bounds, at))
    for i in (0, 7, 199):
        times = bounds.bootstrap.weights(i, i + 1)[0].astype(int)
        again = np.repeat(truth, times), np.repeat(scores, times)
        alarms, found, _ = roc_curve(*again, drop_intermediate=False)
        np.testing.assert_allclose(heights[i][0], np.interp(at, alarms, found))


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    truth, scores, bounds = data(60)
    whole = curve_bands(truth, scores, bounds)
    monkeypatch.setattr(module, "BLOCK_CELLS", 7 * 60)
    for one, other in zip(whole, curve_bands(truth, scores, bounds), strict=True):
        np.testing.assert_array_equal(one.low, other.low)
        np.testing.assert_array_equal(one.high, other.high)


def test_no_positives_leave_no_band() -> None:
    _, scores, bounds = data(30)
    roc, precision = curve_bands(np.zeros(30, dtype=bool), scores, bounds)
    assert np.isnan(roc.low).all()
    assert not roc.is_visible
    assert not precision.is_visible


def test_perfect_ranking_has_a_band_without_width() -> None:
    truth = np.array([True] * 10 + [False] * 10)
    bounds = Bounds.of([f"g{i}" for i in range(20)], resamples=100)
    roc, _ = curve_bands(truth, truth.astype(float), bounds)
    assert isinstance(roc, Band)
    assert not roc.is_visible
