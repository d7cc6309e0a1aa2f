import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from cytolens.bundle.calibration import calibrate
from cytolens.evaluation.calibration.fit_vector import fit_vector
from cytolens.evaluation.calibration.surprise import surprise


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), n=st.integers(8, 60), classes=st.integers(2, 4))
def test_the_fitted_samples_are_never_worse(seed: int, n: int, classes: int) -> None:
    rng = np.random.default_rng(seed)
    truth, logits = rng.integers(0, classes, n), rng.normal(size=(n, classes)) * 4
    after = calibrate(logits, parameters=fit_vector(logits, truth))
    assert surprise(after, truth).mean() <= surprise(logits, truth).mean() + 1e-12


def test_scales_and_shifts_are_recovered() -> None:
    rng = np.random.default_rng(0)
    honest = rng.normal(size=(40_000, 3)) * 2
    honest -= honest.mean(axis=1, keepdims=True)
    scales, shifts = np.array([1.5, 0.7, 1.0]), np.array([0.6, -0.4, -0.2])
    shares = softmax(honest * scales + shifts, axis=1).cumsum(axis=1)
    truth = (rng.random((len(honest), 1)) > shares[:, :-1]).sum(axis=1)
    found = fit_vector(honest, truth)
    said = softmax(calibrate(honest, parameters=found), axis=1)
    meant = softmax(honest * scales + shifts, axis=1)
    assert np.abs(said - meant).max() < 0.03
    assert found.scales == pytest.approx(scales, abs=0.15)


def test_a_constant_on_all_logits_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    truth, logits = rng.integers(0, 2, 50), rng.normal(size=(50, 2))
    first, second = fit_vector(logits, truth), fit_vector(logits + 5, truth)
    assert first.scales == pytest.approx(second.scales)
    assert first.shifts == pytest.approx(second.shifts)
