import numpy as np
import pytest
from sklearn.metrics import log_loss

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.gain import log_loss_gain
from support.predictions import random_table


def test_figures_are_scikit_learns_and_the_gain_is_their_difference() -> None:
    table = random_table(90, groups=30)
    truth = np.array([x == "malignant" for x in table.table["label"]]).astype(int)
    bounds = Bounds.of([f"g{i % 30}" for i in range(90)], resamples=300)
    before, after, gain = log_loss_gain(table.logits * 5, table.logits, truth, bounds)
    assert after.value == pytest.approx(log_loss(truth, table.probabilities))
    assert gain.value == pytest.approx((before.value or 0) - (after.value or 0))
    assert gain.low is not None
    assert gain.low > 0
    assert gain.method.startswith("cluster bootstrap (30 groups")


def test_without_samples_kept_apart_the_gain_is_not_defined() -> None:
    table = random_table(20)
    truth = np.zeros(20, dtype=np.int64)
    bounds = Bounds.of([str(i) for i in range(20)], resamples=50)
    before, after, gain = log_loss_gain(table.logits, None, truth, bounds)
    assert before.is_defined
    assert "too few groups" in after.note
    assert not gain.is_defined
