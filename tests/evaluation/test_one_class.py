import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from cytolens.evaluation import one_class
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of


def counted_of(table: Predictions) -> Counted:
    scored = scored_from(table)
    return Counted(scored, Bounds.of(scored.keys, resamples=200))


def test_average_precision_agrees_with_scikit_learn() -> None:
    table = random_table(120, classes=("a", "b", "c"), groups=30)
    for i, name in enumerate(table.classes):
        figure = one_class.average_precision(counted_of(table), i)
        truth = (table.table["label"] == name).to_numpy()
        expected = average_precision_score(truth, table.probabilities[:, i])
        assert figure.value == pytest.approx(expected, abs=1e-12)
        assert figure.method.endswith("t on the logit scale")


def test_rates_know_what_they_rest_on() -> None:
    table = random_table(120, classes=("a", "b", "c"))
    figures = one_class.rates(counted_of(table), 1, names=one_class.NEUTRAL)
    truth = (table.table["label"] == "b").to_numpy()
    said = table.probabilities.argmax(axis=1) == 1
    sizes = [truth.sum(), (~truth).sum(), said.sum(), (~said).sum()]
    assert [figure.n for figure in figures] == sizes
    assert [figure.name for figure in figures] == list(one_class.NEUTRAL)


def test_groups_of_positives_alone_count_for_sensitivity() -> None:
    # Forty patients, of whom three have positives.
    groups = [f"p{i // 3}" for i in range(120)]
    labels = ["malignant" if i < 9 else "benign" for i in range(120)]
    logits = np.random.default_rng(0).normal(size=(120, 2))
    counted = counted_of(table_of(labels, logits, groups=groups))
    sensitivity, specificity, *_ = one_class.rates(counted, 1, names=one_class.CLINICAL)
    assert sensitivity.note == "rests on only 3 groups"
    assert specificity.note == ""


def test_perfect_ranking_has_no_interval_and_one_class_no_value() -> None:
    perfect = counted_of(random_table(40, skill=99))
    assert "no interval" in one_class.average_precision(perfect, 1).note
    single = counted_of(table_of(["benign"] * 4, np.zeros((4, 2))))
    found = [one_class.average_precision(single, i).note for i in (0, 1)]
    assert found == ["not defined: no negatives", "not defined: no positives"]
