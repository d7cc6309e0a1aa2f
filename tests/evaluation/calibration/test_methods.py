import numpy as np
import pytest

from cytolens.bundle.calibration import Method
from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.methods import (
    METHODS,
    fit_method,
    require_enough,
)

AB = ("a", "b")


@pytest.mark.parametrize(
    ("method", "n", "said"),
    [
        ("temperature", 9, "needs 10 samples or more, found 9. Fit on more"),
        ("vector", 39, "needs 40 samples or more, found 39. Use --method temp"),
        ("isotonic", 199, "needs 200 samples or more, found 199. Use --method"),
    ],
)
def test_too_few_samples_are_refused(method: Method, n: int, said: str) -> None:
    require_enough(method, np.arange(n + 1) % 2, classes=AB)
    with pytest.raises(CalibrationError, match=said):
        require_enough(method, np.arange(n) % 2, classes=AB)


def test_a_class_without_samples_cannot_be_calibrated_by_itself() -> None:
    truth = np.arange(300) % 2
    require_enough("temperature", truth, classes=("a", "b", "c"))
    with pytest.raises(CalibrationError, match="No sample of c among the 300"):
        require_enough("vector", truth, classes=("a", "b", "c"))
    with pytest.raises(CalibrationError, match="No sample of b"):
        require_enough("temperature", np.zeros(300, dtype=int), classes=AB)


@pytest.mark.parametrize("method", METHODS)
def test_each_method_is_what_it_applies(method: Method) -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 250)
    logits = rng.normal(size=(250, 2)) + np.eye(2)[truth]
    fit = fit_method(method, logits, truth)
    parameters = fit.parameters
    filled = [fit.temperature != 1, bool(parameters.scales), bool(parameters.curves)]
    assert filled == [method == name for name in METHODS]
    assert fit.apply(logits).shape == logits.shape
