import pytest

from cytolens.bundle.threshold import Threshold
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.evaluation.thresholds.transfer import transfer_caution
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of_counts


def chosen(rule: str) -> Threshold:
    table = random_table(200, skill=3.0).table.assign(split="val")
    return choose(Predictions(table), rule).record.threshold


def caution(threshold: Threshold, reported: Predictions) -> str | None:
    scored = scored_from(reported)
    bounds = Bounds.of(scored.keys, resamples=50)
    return transfer_caution(threshold, scored, bounds)


@pytest.mark.parametrize("rule", ["sensitivity=0.95", "youden"])
def test_a_fall_in_sensitivity_is_said(rule: str) -> None:
    said = caution(chosen(rule), table_of_counts(tp=20, fn=30, tn=50, fp=0))
    assert said is not None
    assert "does not transfer" in said
    assert "sensitivity" in said
    assert "0.400" in said


@pytest.mark.parametrize("rule", ["sensitivity=0.95", "youden"])
def test_nothing_is_said_where_nothing_speaks_against_it(rule: str) -> None:
    assert caution(chosen(rule), random_table(200, skill=3.0, seed=1)) is None


def test_a_rule_in_words_is_judged_by_both_sides() -> None:
    early = chosen("youden").model_copy(update={"rule": "screening"})
    said = caution(early, table_of_counts(tp=50, fn=0, tn=10, fp=40))
    assert said is not None
    assert "specificity was" in said
