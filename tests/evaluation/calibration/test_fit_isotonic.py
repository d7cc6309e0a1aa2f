import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from cytolens.bundle.calibration import calibrate
from cytolens.evaluation.calibration.fit_isotonic import fit_isotonic
from cytolens.evaluation.calibration.surprise import surprise


def samples(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, n)
    logits = np.stack([np.zeros(n), rng.normal(size=n) + 2 * truth - 1], axis=1)
    return logits, truth


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), n=st.integers(20, 80))
def test_two_fitted_classes_are_never_worse_but_for_the_floor(
    seed: int, n: int
) -> None:
    logits, truth = samples(seed, n)
    fitted = fit_isotonic(logits, truth)
    assert fitted.floor == 1 / (n + 2)
    bare = fitted.model_copy(update={"floor": 1e-12})
    after = surprise(calibrate(logits, parameters=bare), truth).mean()
    assert after <= surprise(logits, truth).mean() + 1e-9


def test_order_is_kept_though_samples_may_tie() -> None:
    logits, truth = samples(0, 300)
    after = softmax(calibrate(logits, parameters=fit_isotonic(logits, truth)), axis=1)
    order = np.argsort(logits[:, 1])
    assert (np.diff(after[order, 1]) >= -1e-12).all()
    assert len(np.unique(after[:, 1])) < 300


def test_shares_of_blocks_are_what_the_samples_show() -> None:
    """Three scores with 1 of 10, 5 of 10 and 9 of 10 positive."""
    scores = np.repeat([-2.0, 0.0, 3.0], 10)
    truth = np.concatenate([np.arange(10) < k for k in (1, 5, 9)]).astype(np.int64)
    logits = np.stack([np.zeros(30), scores], axis=1)
    after = softmax(calibrate(logits, parameters=fit_isotonic(logits, truth)), axis=1)
    assert after[::10, 1] == pytest.approx([0.1, 0.5, 0.9])


def test_three_classes_sum_to_one() -> None:
    rng = np.random.default_rng(0)
    truth, logits = rng.integers(0, 3, 200), rng.normal(size=(200, 3))
    after = calibrate(logits, parameters=fit_isotonic(logits, truth))
    assert softmax(after, axis=1) == pytest.approx(np.exp(after))
