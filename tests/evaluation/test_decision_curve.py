import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.decision_curve import THRESHOLDS, decision_curve
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table, table_of


def brute_force(
    truth: list[bool], probabilities: list[float], threshold: float
) -> tuple[float, float]:
    """Net benefit of the model and of treating all, one sample at a time."""
    price = threshold / (1 - threshold)
    model = everyone = 0.0
    for positive, p in zip(truth, probabilities, strict=True):
        worth = 1.0 if positive else -price
        everyone += worth
        model += worth if p >= threshold else 0.0
    return model / len(truth), everyone / len(truth)


@given(st.integers(0, 10_000), st.integers(2, 40))
def test_net_benefit_is_that_of_counting(seed: int, samples: int) -> None:
    scored = scored_from(random_table(samples, seed=seed))
    curve = decision_curve(scored, Bounds.of(scored.keys, resamples=20))
    truth = (scored.truth == scored.positive).tolist()
    probabilities = scored.probabilities[:, scored.positive or 0].tolist()
    for point in curve.points[::7]:
        model, everyone = brute_force(truth, probabilities, point.threshold)
        assert point.model.value == pytest.approx(model, abs=1e-12)
        assert point.treat_all.value == pytest.approx(everyone, abs=1e-12)
        assert point.gain.value == pytest.approx(model - max(everyone, 0), abs=1e-12)


def test_a_probability_at_the_threshold_is_acted_on() -> None:
    odds = np.log(np.array([0.3, 0.7]) / np.array([0.7, 0.3]))
    logits = np.stack([-odds / 2, odds / 2], axis=1)
    scored = scored_from(table_of(["malignant", "benign"], logits))
    probability = float(scored.probabilities[0, 1])
    bounds = Bounds.of(scored.keys, resamples=20)
    at = decision_curve(scored, bounds, thresholds=[probability])
    assert at.points[0].treat_all.value == at.points[0].model.value
    above = decision_curve(scored, bounds, thresholds=[probability + 1e-9])
    assert above.points[0].model.value == pytest.approx(-0.5 * 0.3 / 0.7)


def test_interval_is_that_of_resampling_groups() -> None:
    scored = scored_from(random_table(200, groups=25, seed=3))
    bounds = Bounds.of(scored.keys, resamples=300)
    point = decision_curve(scored, bounds, thresholds=[0.2]).points[0]
    truth = scored.truth == scored.positive
    acted = scored.probabilities[:, 1] >= 0.2
    weights = bounds.bootstrap.weights(0, 300)
    benefit = weights @ (acted * np.where(truth, 1, -0.25)) / weights.sum(axis=1)
    low, high = np.quantile(benefit, [0.025, 0.975])
    assert point.model.low == pytest.approx(low, abs=1e-12)
    assert point.model.high == pytest.approx(high, abs=1e-12)
    assert point.model.method.startswith("cluster bootstrap (25 groups")


def test_a_skilled_model_helps_and_a_useless_one_does_not() -> None:
    good = scored_from(random_table(600, skill=3))
    assert 0.5 in decision_curve(good, Bounds.of(good.keys, resamples=200)).useful
    bad = scored_from(random_table(600, skill=0))
    assert decision_curve(bad, Bounds.of(bad.keys, resamples=200)).useful == ()


def test_frame_and_dict_hold_every_threshold() -> None:
    scored = scored_from(random_table(50))
    curve = decision_curve(scored, Bounds.of(scored.keys, resamples=50))
    frame = curve.frame()
    assert tuple(frame["threshold"]) == THRESHOLDS
    assert frame["treat_none"].eq(0).all()
    content = curve.as_dict()
    assert content["positive"] == "malignant"
    assert content["points"][49]["model"]["value"] == frame["model"][49]


def test_more_classes_are_refused() -> None:
    scored = scored_from(random_table(20, classes=("a", "b", "c")))
    with pytest.raises(EvaluationError, match="needs two classes; there are 3"):
        decision_curve(scored, Bounds.of(scored.keys, resamples=10))


@pytest.mark.parametrize("thresholds", [[], [0.0], [0.5, 1.0]])
def test_thresholds_outside_are_refused(thresholds: list[float]) -> None:
    scored = scored_from(random_table(20))
    with pytest.raises(EvaluationError, match="above 0 and below 1"):
        decision_curve(
            scored, Bounds.of(scored.keys, resamples=10), thresholds=thresholds
        )
