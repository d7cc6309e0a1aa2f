from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cytolens.reporting.card_lint.engine.demand import Demand, Sample
from cytolens.reporting.card_lint.engine.feasible import Question
from support.cards import Truth, truths

METRICS = (
    "accuracy",
    "precision",
    "recall",
    "specificity",
    "f1",
    "mcc",
    "kappa",
    "npv",
)


def demands(values: dict[str, float], *, unit: float = 1e-3) -> list[Demand]:
    return [Demand(m, v - unit / 2, v + unit / 2) for m, v in values.items()]


@settings(max_examples=60, deadline=None)
@given(truths(), st.lists(st.sampled_from(METRICS), min_size=1, unique=True))
def test_what_is_true_is_possible_with_and_without_counts(
    truth: Truth, metrics: list[str]
) -> None:
    values = {m: v for m, v in truth.figures().items() if m in metrics}
    asked = demands(values)
    sample = Sample(truth.tp + truth.fn, truth.tn + truth.fp)
    assert Question([sample]).possible(asked)
    assert Question([Sample()]).possible(asked) or rare(truth)


def rare(truth: Truth) -> bool:
    total = truth.tp + truth.fn + truth.tn + truth.fp
    return min(truth.tp + truth.fn, truth.tn + truth.fp) / total < 1e-3


def test_the_exact_search_finds_what_trying_all_matrices_finds() -> None:
    question = Question([Sample(4, 6)])
    for accuracy, precision in itertools.product(np.linspace(0, 1, 11), repeat=2):
        asked = demands({"accuracy": accuracy, "precision": precision}, unit=1e-6)
        brute = any(
            abs((tp + tn) / 10 - accuracy) < 1e-6
            and (
                abs(tp / (tp + 6 - tn) - precision) < 1e-6
                if tp + 6 - tn
                else precision in {0.0, 1.0}
            )
            for tp in range(5)
            for tn in range(7)
        )
        assert question.possible(asked) is brute


@pytest.mark.parametrize(
    ("values", "possible"),
    [
        ({"precision": 0.8, "recall": 0.6, "f1": 0.686}, True),
        ({"precision": 0.8, "recall": 0.6, "f1": 0.72}, False),
        ({"recall": 0.8, "specificity": 0.9, "accuracy": 0.85}, True),
        ({"recall": 0.8, "specificity": 0.9, "accuracy": 0.95}, False),
        ({"recall": 0.8, "fnr": 0.2}, True),
        ({"recall": 0.8, "fnr": 0.3}, False),
        ({"recall": 0.8, "specificity": 0.9, "balanced_accuracy": 0.87}, False),
        ({"recall": 0.8, "specificity": 0.9, "mcc": 0.9}, False),
    ],
)
def test_identities_hold_without_any_count(
    values: dict[str, float],
    possible: bool,  # noqa: FBT001  # a table of cases
) -> None:
    assert Question([Sample()]).possible(demands(values)) is possible


def test_the_conflict_is_small_and_the_culprit_named() -> None:
    truth = Truth(tp=138, fn=53, tn=404, fp=55)
    values = truth.figures() | {"f1": 0.75}
    asked = demands({m: values[m] for m in METRICS})
    question = Question([Sample(191, 459)])
    conflict = question.conflict(asked)
    assert len(conflict) <= 3
    culprit = question.culprit(asked, conflict)
    assert culprit is not None
    assert culprit.metric == "f1"
    reach = question.reach(asked, culprit)
    assert reach is not None
    assert reach.low == pytest.approx(truth.figures()["f1"])
    assert reach.example == (138, 53, 404, 55)


def test_an_open_role_may_be_any_average() -> None:
    macro = [Demand("f1", 0.79, 0.81, ""), Demand("recall", 0.79, 0.81, "")]
    assert Question([Sample(20, 80)]).possible(macro)
    harmonic = demands({"precision": 0.9, "recall": 0.5})
    low = [Demand(d.metric, d.low, d.high, "") for d in harmonic]
    f1 = Demand("f1", 0.75, 0.76, "")
    assert not Question([Sample(20, 80)]).possible([*low, f1])
