import pytest

from cytolens.evaluation.comparison import compare_predictions
from cytolens.evaluation.holm import holm
from support.contests import contest


def test_independent_samples_get_the_exact_tests() -> None:
    found = compare_predictions(contest({"a": 1.0, "b": 1.5}), resamples=200)
    (pair,) = found.pairs
    assert found.unit == "samples"
    assert pair["ROC AUC"].test == "DeLong, paired"
    assert {pair[n].test for n in ("accuracy", "sensitivity", "specificity")} == {
        "McNemar, exact"
    }
    assert pair["MCC"].test == "bootstrap (200 resamples), Student's t"
    assert set(pair.decision_tests) == {"McNemar, exact", "McNemar, mid-p"}
    assert pair.decision_tests["McNemar, exact"] == pair["accuracy"].p


def test_groups_are_resampled_whole() -> None:
    tables = contest({"a": 1.0, "b": 1.5}, groups=24)
    found = compare_predictions(tables, resamples=200)
    assert found.unit == "groups (patients, slides)"
    assert found.units == 24
    assert {item.test for item in found.pairs[0].differences} == {
        "cluster bootstrap (24 groups, 200 resamples), Student's t"
    }
    assert list(found.pairs[0].decision_tests) == ["McNemar, clustered (Obuchowski)"]


def test_each_figure_is_corrected_over_the_pairs() -> None:
    found = compare_predictions(
        contest({"a": 0.8, "b": 1.2, "c": 1.6}, groups=40), resamples=200
    )
    assert [(p.first, p.second) for p in found.pairs] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    ]
    for name in ("ROC AUC", "F1"):
        raw = [pair[name].p or 0.0 for pair in found.pairs]
        corrected = [pair[name].p_adjusted for pair in found.pairs]
        assert corrected == pytest.approx(holm(raw))
    needed = found.pairs[0].needed
    assert needed is not None
    assert needed.level == pytest.approx(0.05 / 3)


def test_a_figure_without_a_value_is_not_compared() -> None:
    # Nothing is called positive by the model that knows nothing.
    tables = contest({"a": 1.0, "b": 1.0}, samples=40)
    found = compare_predictions(tables, thresholds={"b": 1.0}, resamples=50)
    ppv = found.pairs[0]["PPV"]
    assert ppv.figure.note == "not defined: no value for b"
    assert ppv.p is None
