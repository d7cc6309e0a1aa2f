import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.table import threshold_table
from support.predictions import random_table


def test_every_row_agrees_with_scikit_learn() -> None:
    scored = scored_from(random_table(80))
    bounds = Bounds.of(scored.keys, resamples=200)
    table = threshold_table(scored, bounds)
    assert [row.threshold for row in table.rows] == [i / 20 for i in range(21)]
    truth = scored.truth == 1
    for row in table.rows:
        said = scored.probabilities[:, 1] >= row.threshold
        assert row["accuracy"].value == pytest.approx(accuracy_score(truth, said))
        assert row["sensitivity"].value == pytest.approx(recall_score(truth, said))
        assert row["specificity"].value == pytest.approx(recall_score(~truth, ~said))
        assert row["F1"].value == pytest.approx(f1_score(truth, said))
        assert row.tp + row.fp + row.tn + row.fn == 80
        assert (row.tp + row.fp, row.tp + row.fn) == (said.sum(), truth.sum())
        if said.any():
            assert row["PPV"].value == pytest.approx(precision_score(truth, said))
        else:
            assert not row["PPV"].is_defined
        if (~said).any():
            assert row["NPV"].value == pytest.approx(precision_score(~truth, ~said))
    assert table.rows[0]["NPV"].note == "not defined: no sample is called negative"


def test_a_score_at_the_threshold_is_positive() -> None:
    scored = scored_from(random_table(20))
    at = float(np.sort(scored.probabilities[:, 1])[12])
    bounds = Bounds.of(scored.keys, resamples=50)
    (row,) = threshold_table(scored, bounds, values=[at]).rows
    assert row.tp + row.fp == 8


def test_f1_of_every_resample_is_that_of_its_samples() -> None:
    scored = scored_from(random_table(60, groups=20))
    bounds = Bounds.of(scored.keys, resamples=40)
    (row,) = threshold_table(scored, bounds, values=[0.4]).rows
    truth, said = scored.truth == 1, scored.probabilities[:, 1] >= 0.4
    drawn = [
        f1_score(truth, said, sample_weight=weights)
        for weights in bounds.bootstrap.weights(0, 40)
    ]
    value = f1_score(truth, said)
    expected = bounds.resampled("F1", value, np.array(drawn), n=1, scale="share")
    assert row["F1"].low == pytest.approx(expected.low)
    assert row["F1"].high == pytest.approx(expected.high)


def test_groups_widen_the_intervals_and_f1_has_one() -> None:
    predictions = random_table(200, groups=25)
    scored = scored_from(predictions)
    bounds = Bounds.of(scored.keys, resamples=300)
    (row,) = threshold_table(scored, bounds, values=[0.5]).rows
    assert all(f.method.startswith("cluster bootstrap") for f in row.figures)
    f1 = row["F1"]
    assert f1.low is not None
    assert f1.high is not None
    assert f1.low < (f1.value or 0) < f1.high


def test_one_of_several_classes_against_the_rest() -> None:
    scored = scored_from(random_table(60, classes=("a", "b", "c")))
    bounds = Bounds.of(scored.keys, resamples=50)
    with pytest.raises(EvaluationError, match="Name one with --positive: a, b, c"):
        threshold_table(scored, bounds)
    with pytest.raises(EvaluationError, match="'d' is none of: a, b, c"):
        threshold_table(scored, bounds, positive="d")
    table = threshold_table(scored, bounds, positive="b")
    assert table.positive == "b"
    assert table.positives == int((scored.truth == 1).sum())


def test_a_threshold_is_a_probability() -> None:
    scored = scored_from(random_table(20))
    bounds = Bounds.of(scored.keys, resamples=50)
    with pytest.raises(EvaluationError, match="from 0 to 1, found 1"):
        threshold_table(scored, bounds, values=[0.5, 1.5])


def test_frame_has_a_line_for_each_threshold_and_bounds_beside_figures() -> None:
    scored = scored_from(random_table(40))
    bounds = Bounds.of(scored.keys, resamples=50)
    frame = threshold_table(scored, bounds, values=[0.7, 0.2]).frame()
    assert frame["threshold"].tolist() == [0.2, 0.7]
    assert {"tp", "sensitivity", "ppv_low", "f1_high"} <= set(frame.columns)
    assert (frame["sensitivity_low"] <= frame["sensitivity"]).all()
