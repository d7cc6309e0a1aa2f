import numpy as np
import pytest
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as sklearn_log_loss

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.score_figures import brier_figures, log_loss
from cytolens.evaluation.calibration.tasks import class_tasks
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.scored import Scored, scored_from
from support.predictions import random_table, table_of


def figures_of(scored: Scored) -> dict[str, Figure]:
    bounds = Bounds.of(scored.keys, resamples=200)
    figures = brier_figures(class_tasks(scored, bounds.bootstrap), bounds)
    return {figure.name: figure for figure in figures}


def test_the_score_of_two_classes_is_that_of_the_positive_one() -> None:
    scored = scored_from(random_table(150))
    expected = brier_score_loss(scored.truth, scored.probabilities[:, 1])
    assert figures_of(scored)["Brier score"].value == pytest.approx(expected)


def test_the_score_of_more_classes_is_the_sum_over_them() -> None:
    scored = scored_from(random_table(150, classes=("a", "b", "c")))
    expected = brier_score_loss(
        scored.truth, scored.probabilities, labels=[0, 1, 2], scale_by_half=False
    )
    assert figures_of(scored)["Brier score"].value == pytest.approx(expected)


@pytest.mark.parametrize("classes", [("a", "b"), ("a", "b", "c", "d")])
def test_the_terms_add_up(classes: tuple[str, ...]) -> None:
    found = figures_of(scored_from(random_table(200, classes=classes, groups=50)))
    values = {name: figure.value or 0 for name, figure in found.items()}
    assert values["Brier score"] == pytest.approx(
        values["Brier: reliability"]
        - values["Brier: resolution"]
        + values["Brier: uncertainty"]
        + values["Brier: within-bin variance"]
        - values["Brier: within-bin covariance"],
        abs=1e-12,
    )
    skill = 1 - values["Brier score"] / values["Brier: uncertainty"]
    assert values["Brier skill score"] == pytest.approx(skill)


def test_interval_is_that_of_resampling_groups() -> None:
    scored = scored_from(random_table(200, groups=25))
    bounds = Bounds.of(scored.keys, resamples=200)
    figure = brier_figures(class_tasks(scored, bounds.bootstrap), bounds)[0]
    losses = (scored.probabilities[:, 1] - scored.truth) ** 2
    weights = bounds.bootstrap.weights(0, 200)
    drawn = weights @ losses / weights.sum(axis=1)
    expected = bounds.resampled("Brier score", float(losses.mean()), drawn, n=200)
    assert figure.low == pytest.approx(expected.low)
    assert figure.high == pytest.approx(expected.high)


def test_one_class_has_no_skill() -> None:
    scored = scored_from(table_of(["benign"] * 20, np.zeros((20, 2))))
    assert "only one class" in figures_of(scored)["Brier skill score"].note


def test_log_loss_is_that_of_scikit_learn() -> None:
    scored = scored_from(random_table(150, classes=("a", "b", "c")))
    figure = log_loss(scored, Bounds.of(scored.keys, resamples=100))
    expected = sklearn_log_loss(scored.truth, scored.probabilities)
    assert figure.value == pytest.approx(expected)


def test_log_loss_is_finite_where_a_probability_is_zero() -> None:
    logits = np.array([[0.0, 900.0], [0.0, -900.0], [1.0, 0.0]])
    scored = scored_from(table_of(["benign", "benign", "malignant"], logits))
    figure = log_loss(scored, Bounds.of(scored.keys, resamples=20))
    assert figure.value == pytest.approx((900 + 0 + np.log1p(np.e)) / 3)
