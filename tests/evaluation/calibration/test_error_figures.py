import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.error_figures import (
    class_wise_errors,
    errors_of,
    observed_to_expected,
)
from cytolens.evaluation.calibration.tasks import class_tasks, top_label_task
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table, table_of

# By hand: probabilities of the positive class, and whether it was there.
P = np.array([0.12, 0.38, 0.62, 0.90])
Y = [False, True, True, True]


def test_each_definition_gives_another_number() -> None:
    odds = np.log(P / (1 - P))
    labels = ["malignant" if y else "benign" for y in Y]
    scored = scored_from(table_of(labels, np.stack([-odds / 2, odds / 2], axis=1)))
    bounds = Bounds.of(scored.keys, resamples=20)
    (positive,) = class_tasks(scored, bounds.bootstrap)
    top = top_label_task(scored, bounds.bootstrap)
    wide, even = errors_of(positive, bounds)[:2]
    # Four bins of one sample each: 0.12, 0.62, 0.38, 0.10.
    assert wide.value == pytest.approx((0.12 + 0.62 + 0.38 + 0.10) / 4)
    # One bin of four samples.
    assert even.value == pytest.approx(abs(P.mean() - 0.75))
    # Confidence 0.62 twice, right once; 0.88 and 0.90, right both times.
    assert errors_of(top, bounds)[0].value == pytest.approx((2 * 0.12 + 2 * 0.11) / 4)


def test_class_wise_error_is_the_mean_over_classes() -> None:
    scored = scored_from(random_table(200, classes=("a", "b", "c"), groups=30))
    bounds = Bounds.of(scored.keys, resamples=100)
    tasks = class_tasks(scored, bounds.bootstrap)
    joint = class_wise_errors(tasks, bounds)
    alone = [errors_of(task, bounds, named=False) for task in tasks]
    for i in (0, 1):
        mean = np.mean([figures[i].value for figures in alone])
        assert joint[i].value == pytest.approx(mean)
    assert alone[0][0].name == "ECE, equal width"
    assert joint[0].name == "ECE, class-wise, equal width"


def test_a_calibrated_model_may_be_without_error_and_a_boastful_one_not() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(size=2000) * 1.5
    truth = rng.random(2000) < 1 / (1 + np.exp(-odds))
    labels = ["malignant" if y else "benign" for y in truth]
    for factor, is_calibrated in ((1.0, True), (3.0, False)):
        logits = np.stack([np.zeros(2000), factor * odds], axis=1)
        scored = scored_from(table_of(labels, logits))
        bounds = Bounds.of(scored.keys, resamples=200)
        (task,) = class_tasks(scored, bounds.bootstrap)
        for figure in errors_of(task, bounds):
            assert ((figure.low or 0) == 0) == is_calibrated, figure
            assert figure.value is not None


def test_groups_are_named_where_they_are_not_corrected_for() -> None:
    scored = scored_from(random_table(200, groups=30))
    bounds = Bounds.of(scored.keys, resamples=50)
    (task,) = class_tasks(scored, bounds.bootstrap)
    debiased = errors_of(task, bounds)[2]
    assert "takes samples as independent" in debiased.note


def test_observed_to_expected_by_hand() -> None:
    odds = np.log(P / (1 - P))
    labels = ["malignant" if y else "benign" for y in Y]
    scored = scored_from(table_of(labels, np.stack([-odds / 2, odds / 2], axis=1)))
    bounds = Bounds.of(scored.keys, resamples=50)
    (task,) = class_tasks(scored, bounds.bootstrap)
    assert observed_to_expected(task, bounds).value == pytest.approx(3 / P.sum())
