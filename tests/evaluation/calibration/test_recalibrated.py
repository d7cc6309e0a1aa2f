import numpy as np
from scipy.special import softmax

from cytolens.evaluation.calibration.recalibrated import recalibrated
from support.predictions import random_table


def test_probabilities_follow_and_the_rest_stays() -> None:
    table = random_table(20, classes=("a", "b", "c"))
    found = recalibrated(table, table.logits / 2, tag="temperature-0a")
    assert np.allclose(found.probabilities, softmax(table.logits / 2, axis=1))
    assert (found.table["label"] == table.table["label"]).all()
    assert set(found.table["model"]) == {"tiny-1+temperature-0a"}
    assert set(table.table["model"]) == {"tiny-1"}
