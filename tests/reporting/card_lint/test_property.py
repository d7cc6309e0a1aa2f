"""Cards printed from a true confusion matrix: no alarm; a changed figure: an alarm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cytolens.reporting.card_lint.lint import lint_text
from support.cards import MATRICES, SIZES, STYLES, Look, Truth, card_of, looks, truths

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
LOOK = Look(
    style="bullets",
    size="sentence",
    matrix="none",
    digits=4,
    percent=False,
    rounding="ROUND_HALF_UP",
    names=0,
    classes=("Normal", "Malignant"),
    figures=("accuracy", "precision", "recall", "specificity", "f1", "mcc"),
)
TRUTH = Truth(tp=138, fn=53, tn=404, fp=55)


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(truths(), looks())
def test_a_true_card_raises_no_alarm(truth: Truth, look: Look) -> None:
    card = card_of(truth, look)
    assert lint_text(card).contradictions == (), card


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@example(look=replace(LOOK, names=2), metric="recall", change=-0.06)
@given(
    look=looks(),
    metric=st.sampled_from(LOOK.figures),
    change=st.sampled_from((-0.06, 0.06)),
)
def test_a_changed_figure_is_found(look: Look, metric: str, change: float) -> None:
    # Whatever the print, with the counts of both classes six figures are tied down.
    shown = replace(
        look,
        figures=LOOK.figures,
        size="sentence",
        digits=max(look.digits, 3),
        style="bullets" if look.style == "sentence" else look.style,
    )
    value = TRUTH.figures()[metric] + change
    card = card_of(TRUTH, shown, change={metric: value})
    assert not lint_text(card).ok, card


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", SIZES)
def test_every_style_is_read(style: str, size: str) -> None:
    look = replace(LOOK, style=style, size=size)
    assert lint_text(card_of(TRUTH, look)).ok
    assert not lint_text(card_of(TRUTH, look, change={"f1": 0.80})).ok


@pytest.mark.parametrize("matrix", [m for m in MATRICES if m != "none"])
def test_every_matrix_is_read(matrix: str) -> None:
    look = replace(LOOK, size="none", matrix=matrix, figures=("accuracy",))
    assert lint_text(card_of(TRUTH, look)).ok
    assert not lint_text(card_of(TRUTH, look, change={"accuracy": 0.86})).ok
