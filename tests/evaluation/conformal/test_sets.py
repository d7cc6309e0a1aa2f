import numpy as np
import pytest

from cytolens.bundle.conformal import ConformalRule
from cytolens.evaluation.conformal.fit import Method, fit_conformal
from cytolens.evaluation.conformal.sets import prediction_sets
from cytolens.evaluation.errors import EvaluationError
from cytolens.prediction.table import Predictions
from support.predictions import TWO, random_table, table_of


def rule_of(quantiles: dict[str, float], **fields: object) -> ConformalRule:
    counts = dict.fromkeys(quantiles, 50)
    data = {
        "method": "split",
        "coverage": 0.9,
        "unit": "sample",
        "quantiles": quantiles,
        "samples": counts,
        "units": counts,
        "fitted_on": "val",
        "split": "val",
        "data_fingerprint": "0",
        "date": "2026-01-01",
    }
    return ConformalRule.model_validate(data | fields)


PREDICTIONS = random_table(60, classes=("a", "b", "c"))


def test_a_class_is_possible_from_one_less_the_quantile_on() -> None:
    member = prediction_sets(PREDICTIONS, rule_of({"all": 0.7}))
    assert (member == (1 - PREDICTIONS.probabilities <= 0.7)).all()


def test_the_quantile_itself_is_within() -> None:
    strange = float((1 - PREDICTIONS.probabilities)[0, 0])
    assert prediction_sets(PREDICTIONS, rule_of({"all": strange}))[0, 0]


def test_each_class_by_its_own_whatever_their_order() -> None:
    rule = rule_of({"c": 0.9, "a": 0.3, "b": 0.6}, method="class")
    member = prediction_sets(PREDICTIONS, rule)
    expected = 1 - PREDICTIONS.probabilities <= np.array([0.3, 0.6, 0.9])
    assert (member == expected).all()


def test_an_unseen_value_gets_the_widest() -> None:
    table = PREDICTIONS.table.assign(site=["x", "y", "new"] * 20)
    rule = rule_of({"x": 0.2, "y": 0.8}, method="group", by="site")
    member = prediction_sets(Predictions(table), rule)
    strange = 1 - PREDICTIONS.probabilities
    assert (member[0::3] == (strange[0::3] <= 0.2)).all()
    assert (member[1::3] == (strange[1::3] <= 0.8)).all()
    assert (member[2::3] == (strange[2::3] <= 0.8)).all()


def test_other_classes_are_refused() -> None:
    rule = rule_of({"a": 0.3, "b": 0.6}, method="class")
    with pytest.raises(EvaluationError, match="are of a, b; the predictions are of a"):
        prediction_sets(PREDICTIONS, rule)


def test_a_missing_column_is_said() -> None:
    rule = rule_of({"x": 0.2}, method="group", by="stain")
    with pytest.raises(EvaluationError, match="no column 'stain'"):
        prediction_sets(PREDICTIONS, rule)


def rare_and_hard(rng: np.random.Generator, samples: int = 120) -> Predictions:
    """One sample in five is malignant, and the model says so too seldom."""
    truth = (rng.random(samples) < 0.2).astype(int)
    odds = rng.normal(size=samples) + np.where(truth, 0.5, -2.0)
    labels = [TWO[i] for i in truth]
    table = table_of(labels, np.stack([-odds / 2, odds / 2], axis=1)).table
    return Predictions(table.assign(split=["val", "test"] * (samples // 2)))


def draws(method: Method, *, repeats: int = 120) -> list[np.ndarray]:
    """Whether new samples of each class are covered, over many exchangeable draws."""
    hits: list[list[bool]] = [[], []]
    rng = np.random.default_rng(0)
    for _ in range(repeats):
        predictions = rare_and_hard(rng)
        rule = fit_conformal(predictions, method=method, coverage=0.75).rule
        new = predictions.where((predictions.table["split"] == "test").to_numpy())
        labels = (new.table["label"] == TWO[1]).to_numpy().astype(int)
        right = prediction_sets(new, rule)[np.arange(len(labels)), labels]
        for i in (0, 1):
            hits[i] += right[labels == i].tolist()
    return [np.array(side) for side in hits]


def test_split_covers_in_the_mean_and_class_covers_each() -> None:
    marginal = draws("split")
    assert 0.74 < np.concatenate(marginal).mean() < 0.79
    assert marginal[1].mean() < 0.6
    by_class = draws("class")
    assert 0.74 < by_class[0].mean() < 0.79
    # A dozen samples promise no less than 0.75, and no more than 1/13 above it.
    assert 0.74 < by_class[1].mean() < 0.85
