import numpy as np
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.triage import (
    triage_between,
    triage_by_confidence,
    triage_by_sets,
)
from support.predictions import random_table, table_of


def scored_of(*positive: float) -> Scored:
    p = np.array(positive)
    odds = np.log(p / (1 - p))
    labels = ["malignant"] * len(p)
    return scored_from(table_of(labels, np.stack([-odds / 2, odds / 2], axis=1)))


def test_one_class_alone_is_answered() -> None:
    member = np.array([[True, False], [False, True], [True, True], [False, False]])
    triage = triage_by_sets(scored_of(0.1, 0.2, 0.5, 0.6), member, coverage=0.9)
    assert triage.kept.tolist() == [True, True, False, False]
    # The set decides, not the threshold: 0.2 is called positive.
    assert triage.decided[:2].tolist() == [0, 1]
    assert "90 % coverage" in triage.rule


def test_a_sure_answer_is_kept() -> None:
    triage = triage_by_confidence(scored_of(0.1, 0.4, 0.6, 0.95), limit=0.7)
    assert triage.kept.tolist() == [True, False, False, True]
    assert triage.decided.tolist() == [0, 0, 1, 1]


def test_between_two_thresholds_a_human_sees() -> None:
    triage = triage_between(scored_of(0.1, 0.25, 0.6, 0.8), low=0.2, high=0.7)
    assert triage.kept.tolist() == [True, False, False, True]
    assert triage.decided[[0, 3]].tolist() == [0, 1]


def test_the_upper_threshold_is_answered_and_the_lower_is_not() -> None:
    scored = scored_of(0.3, 0.7)
    low, high = scored.probabilities[:, 1].tolist()
    assert triage_between(scored, low=low, high=high).kept.tolist() == [False, True]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.7, 0.2, "is above the upper"), (-0.1, 0.5, "lower"), (0.1, 1.5, "upper")],
)
def test_thresholds_that_make_no_sense(low: float, high: float, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        triage_between(scored_of(0.5), low=low, high=high)


def test_two_thresholds_need_two_classes() -> None:
    scored = scored_from(random_table(10, classes=("a", "b", "c")))
    with pytest.raises(EvaluationError, match="need two classes"):
        triage_between(scored, low=0.1, high=0.9)


def test_sets_of_other_samples_are_refused() -> None:
    with pytest.raises(EvaluationError, match="same samples and classes"):
        triage_by_sets(scored_of(0.1), np.ones((2, 2), dtype=bool), coverage=0.9)


def test_a_limit_that_is_no_probability() -> None:
    with pytest.raises(EvaluationError, match="limit of the probability is 2"):
        triage_by_confidence(scored_of(0.1), limit=2)
