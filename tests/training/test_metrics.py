from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torchmetrics.classification import MulticlassAccuracy, MulticlassAUROC

from cytolens.training.metrics import validation_figures


def test_figures_are_torchmetrics() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet([1, 1, 1], 60)
    labels = rng.integers(0, 3, 60)
    found = validation_figures(probabilities, labels)
    given = torch.from_numpy(probabilities), torch.from_numpy(labels)
    expected = {
        "val_accuracy": MulticlassAccuracy(3, average="micro"),
        "val_balanced_accuracy": MulticlassAccuracy(3, average="macro"),
        "val_auc": MulticlassAUROC(3, average="macro"),
    }
    for name, metric in expected.items():
        assert found[name] == pytest.approx(float(metric(*given)), abs=1e-6)


def test_of_two_classes_the_second_is_positive() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.85, 0.15]])
    found = validation_figures(probabilities, np.array([0, 0, 1, 1]))
    assert found["val_auc"] == pytest.approx(0.75)
    assert found["val_accuracy"] == pytest.approx(0.75)


def test_an_auc_of_one_class_is_not_a_number() -> None:
    found = validation_figures(np.array([[0.9, 0.1]]), np.array([0]))
    assert math.isnan(found["val_auc"])
    assert found["val_accuracy"] == 1
