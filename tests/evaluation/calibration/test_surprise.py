import numpy as np
import pytest
from sklearn.metrics import log_loss

from cytolens.evaluation.calibration.surprise import surprise
from support.predictions import random_table


def test_mean_is_scikit_learns_log_loss() -> None:
    table = random_table(80, classes=("a", "b", "c"))
    truth = np.array(["abc".index(str(x)) for x in table.table["label"]])
    found = surprise(table.logits, truth).mean()
    assert found == pytest.approx(log_loss(truth, table.probabilities), abs=1e-12)


def test_a_truth_beyond_all_digits_is_finite() -> None:
    assert surprise(np.array([[0.0, 2000.0]]), np.array([0])) == pytest.approx(2000)
