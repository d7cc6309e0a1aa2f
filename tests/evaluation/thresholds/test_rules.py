"""Each rule's threshold satisfies its definition, found again by brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.thresholds.rule import Rule
from cytolens.evaluation.thresholds.rules import choose_threshold
from cytolens.evaluation.thresholds.sweep import sweep
from cytolens.evaluation.thresholds.table import threshold_row
from cytolens.evaluation.thresholds.two_sided import two_sided
from cytolens.evaluation.thresholds.unreached import UnreachedTargetError
from support.predictions import random_table, table_of

RULES = [
    Rule("sensitivity", 0.9),
    Rule("sensitivity", 0.6, lower_bound=True),
    Rule("specificity", 0.8),
    Rule("specificity", 0.5, lower_bound=True),
    Rule("ppv", 0.7),
    Rule("ppv", 0.4, lower_bound=True),
    Rule("youden"),
    Rule("cost", 3.0),
]


@st.composite
def scored_samples(draw: st.DrawFn) -> Scored:
    """Few, tied scores in few groups: where definitions differ most."""
    n = draw(st.integers(6, 30))
    some = draw(st.lists(st.booleans(), min_size=n - 2, max_size=n - 2))
    truth = [True, False, *some]
    logits = draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n))
    groups = draw(st.none() | st.integers(3, n))
    table = table_of(
        ["malignant" if t else "benign" for t in truth],
        np.array([[0.0, z / 2] for z in logits]),
        groups=None if groups is None else [f"g{i % groups}" for i in range(n)],
    )
    return scored_from(table)


def merit(rule: Rule, scored: Scored, bounds: Bounds, threshold: float) -> float:
    row = threshold_row(two_sided(scored), bounds, threshold)
    if rule.figure is None:
        if rule.kind == "cost":
            return -((rule.value or 0) * row.fn + row.fp)
        return row.tp / (row.tp + row.fn) + row.tn / (row.tn + row.fp)
    figure = row[rule.figure]
    ends = [figure.value, figure.low] if rule.lower_bound else [figure.value]
    return min(-np.inf if end is None else end for end in ends)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: f"{r.text}-{r.lower_bound}")
@settings(max_examples=20)
@given(scored=scored_samples())
def test_chosen_is_what_brute_force_finds(rule: Rule, scored: Scored) -> None:
    bounds = Bounds.of(scored.keys, resamples=60)
    candidates = sweep(two_sided(scored)).thresholds
    merits = np.array([merit(rule, scored, bounds, float(t)) for t in candidates])
    if rule.value is None or rule.figure is None:
        best = candidates[np.flatnonzero(merits >= merits.max() - 1e-12)]
        assert choose_threshold(scored, bounds, rule).value == best.min()
        return
    reached = candidates[merits >= rule.value]
    if not len(reached):
        with pytest.raises(UnreachedTargetError, match="No threshold reaches"):
            choose_threshold(scored, bounds, rule)
        return
    expected = reached.max() if rule.kind == "sensitivity" else reached.min()
    assert choose_threshold(scored, bounds, rule).value == expected


def test_a_dear_miss_lowers_the_threshold() -> None:
    """Two positives among negatives: one false alarm each, or one more miss."""
    logits = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    labels = ["benign", "malignant", "benign", "benign", "malignant"]
    scored = scored_from(table_of(labels, np.stack([0 * logits, logits], axis=1)))
    bounds = Bounds.of(scored.keys, resamples=50)
    cheap = choose_threshold(scored, bounds, "cost=1").row
    dear = choose_threshold(scored, bounds, "cost=3").row
    assert (cheap.fn, cheap.fp) == (1, 0)
    assert (dear.fn, dear.fp) == (0, 2)


def test_too_few_positives_cannot_show_a_high_sensitivity() -> None:
    table = table_of(
        ["malignant"] * 4 + ["benign"] * 45,
        np.array([[0.0, 3.0]] * 4 + [[0.0, -3.0]] * 45),
    )
    scored = scored_from(table)
    bounds = Bounds.of(scored.keys, resamples=50)
    assert choose_threshold(scored, bounds, "sensitivity=0.95").row.fp == 0
    with pytest.raises(UnreachedTargetError) as caught:
        choose_threshold(scored, bounds, Rule("sensitivity", 0.95, lower_bound=True))
    # 4 / (4 + 1.96^2) = .51 is Wilson's two-sided bound; z^2 * .95 / .05 = 73.
    said = str(caught.value)
    assert "1.000 (0.510 to 1.000)" in said
    assert "on 4 positives" in said
    assert "Even 4 of 4 independent samples have a lower bound of 0.51" in said
    assert "takes 73 without an error" in said


def test_unreachable_ppv_says_the_best() -> None:
    scored = scored_from(
        table_of(["malignant", "benign"] * 5, np.zeros((10, 2)), split="val")
    )
    bounds = Bounds.of(scored.keys, resamples=50)
    with pytest.raises(UnreachedTargetError, match=r"PPV of 0.9.* best is 0.500 .*10"):
        choose_threshold(scored, bounds, "ppv=0.9")


def test_figures_of_the_choosing_samples_are_called_optimistic() -> None:
    scored = scored_from(random_table(60))
    chosen = choose_threshold(scored, Bounds.of(scored.keys, resamples=50), "youden")
    assert all("optimistic" in f.note for f in chosen.row.figures)
    assert chosen.as_dict()["rule"] == "youden"
    assert (chosen.positives, chosen.negatives) == (
        int((scored.truth == 1).sum()),
        int((scored.truth == 0).sum()),
    )


@pytest.mark.parametrize("label", ["benign", "malignant"])
def test_one_class_only_is_refused(label: str) -> None:
    scored = scored_from(table_of([label] * 6, np.zeros((6, 2))))
    bounds = Bounds.of(scored.keys, resamples=50)
    with pytest.raises(EvaluationError, match="None of the 6 samples is"):
        choose_threshold(scored, bounds, "youden")


def test_many_scores_in_groups_are_quick_to_bound() -> None:
    """The clustered bound of 4000 candidates, not one bootstrap for each."""
    scored = scored_from(random_table(4000, groups=100, skill=2.0))
    bounds = Bounds.of(scored.keys, resamples=200)
    rule = Rule("sensitivity", 0.9, lower_bound=True)
    chosen = choose_threshold(scored, bounds, rule)
    assert (chosen.row["sensitivity"].low or 0) >= 0.9
    # One positive less is one too few: nothing was left on the table.
    scores = np.sort(scored.probabilities[scored.truth == 1, 1])
    after = scores[scores > chosen.value][0]
    above = threshold_row(two_sided(scored), bounds, float(np.nextafter(after, 1)))
    assert above.fn == chosen.row.fn + 1
    assert (above["sensitivity"].low or 0) < 0.9
