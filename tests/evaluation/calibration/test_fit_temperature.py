import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.fit_temperature import fit_temperature
from cytolens.evaluation.calibration.surprise import surprise


def drawn(temperature: float, *, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Truth drawn from the probabilities, and logits that are too sure of them."""
    rng = np.random.default_rng(seed)
    honest = rng.normal(size=(20_000, 3)) * 1.5
    shares = softmax(honest, axis=1).cumsum(axis=1)
    truth = (rng.random((len(honest), 1)) > shares[:, :-1]).sum(axis=1)
    return honest * temperature, truth


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_a_known_temperature_is_recovered(temperature: float) -> None:
    logits, truth = drawn(temperature)
    assert fit_temperature(logits, truth) == pytest.approx(temperature, rel=0.03)


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), n=st.integers(10, 60))
def test_no_other_temperature_fits_better(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, n)
    logits = rng.normal(size=(n, 3)) * 3
    logits[np.arange(n), truth] += 1
    try:
        best = fit_temperature(logits, truth)
    except CalibrationError:
        return
    least = surprise(logits / best, truth).mean()
    for other in [1.0, *np.geomspace(0.05, 20, 40)]:
        assert least <= surprise(logits / other, truth).mean() + 1e-12
    assert (logits.argmax(axis=1) == (logits / best).argmax(axis=1)).all()


@pytest.mark.parametrize(
    ("shown", "said"), [(1, "every sample is right"), (-1, "say nothing")]
)
def test_samples_that_set_no_limit_are_refused(shown: int, said: str) -> None:
    truth = np.array([0, 1] * 10)
    logits = shown * 3.0 * np.eye(2)[truth]
    with pytest.raises(CalibrationError, match=said):
        fit_temperature(logits, truth)
