from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest
import torch
from torchmetrics.functional.classification import (
    binary_calibration_error,
    multiclass_calibration_error,
)

from cytolens.evaluation.calibration import ece
from cytolens.evaluation.calibration.binning import Bins, equal_mass, equal_width
from cytolens.evaluation.intervals.resampled_totals import totals

RNG = np.random.default_rng(4)
P = RNG.random(400)
Y = (RNG.random(400) < P**1.5).astype(float)


def sums_of(bins: Bins, p: np.ndarray, y: np.ndarray) -> np.ndarray:
    values = np.stack([np.ones_like(p), p, y], axis=1)
    return totals(bins.index, values, cells=len(bins))


# By hand. Each sample is alone in its bin but for the last two, which share theirs:
# distances 0.12, 0.62, and |0.88 + 0.90 - 1| / 2 = 0.39.
HAND_P = np.array([0.12, 0.38, 0.88, 0.90])
HAND_Y = np.array([0.0, 1.0, 0.0, 1.0])


def test_errors_by_hand() -> None:
    sums = sums_of(equal_width(HAND_P), HAND_P, HAND_Y)
    assert ece.expected_error(sums) == pytest.approx((0.12 + 0.62 + 2 * 0.39) / 4)
    assert ece.maximum_error(sums) == pytest.approx(0.62)
    squared = (0.12**2 + 0.62**2 + 2 * 0.39**2) / 4
    assert ece.squared_error(sums) == pytest.approx(squared)
    # Of the shared bin, 0.5 * 0.5 / (2 - 1) is chance; single samples tell nothing.
    debiased = squared - 2 * 0.25 / 4
    assert ece.debiased_squared_error(sums) == pytest.approx(debiased)


@pytest.mark.parametrize(
    ("norm", "ours"),
    [
        ("l1", ece.expected_error),
        ("max", ece.maximum_error),
        ("l2", lambda sums: ece.squared_error(sums) ** 0.5),
    ],
)
def test_positive_class_errors_are_those_of_torchmetrics(
    norm: Literal["l1", "l2", "max"], ours: Callable[[np.ndarray], np.ndarray]
) -> None:
    # In double precision: single precision moves samples over an edge.
    expected = binary_calibration_error(
        torch.tensor(P), torch.tensor(Y).int(), n_bins=15, norm=norm
    )
    found = ours(sums_of(equal_width(P), P, Y))
    assert found == pytest.approx(float(expected), abs=1e-6)


def test_top_label_error_is_that_of_torchmetrics_and_no_other() -> None:
    both = np.stack([1 - P, P], axis=1)
    expected = multiclass_calibration_error(
        torch.tensor(both), torch.tensor(Y).int(), num_classes=2, n_bins=15
    )
    right = (both.argmax(axis=1) == Y).astype(float)
    top = both.max(axis=1)
    found = ece.expected_error(sums_of(equal_width(top), top, right))
    assert found == pytest.approx(float(expected), abs=1e-6)
    positive = ece.expected_error(sums_of(equal_width(P), P, Y))
    assert abs(found - positive) > 0.01


def test_the_debiased_error_is_right_on_average_and_the_plain_one_is_not() -> None:
    rng = np.random.default_rng(0)
    plain, debiased = [], []
    for _ in range(400):
        p = rng.random(150)
        y = (rng.random(150) < p).astype(float)
        sums = sums_of(equal_mass(p), p, y)
        plain.append(ece.squared_error(sums))
        debiased.append(ece.debiased_squared_error(sums))
    standard_error = np.std(debiased) / 20
    assert abs(np.mean(debiased)) < 4 * standard_error
    assert np.mean(plain) > 10 * standard_error


def test_scatter_is_zero_for_the_samples_themselves() -> None:
    sums = sums_of(equal_width(P), P, Y)
    assert ece.expected_error(ece.scatter(sums[None], sums))[0] == 0
