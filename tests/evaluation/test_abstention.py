import json

import numpy as np
import pytest

from cytolens.evaluation.abstention import Referral, referral
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.triage import Triage, triage_by_confidence
from support.predictions import random_table, table_of

# By hand, the model says positive where its logit is above zero:
#                    right  wrong  right  wrong  right  wrong
LABELS = ["malignant", "malignant", "benign", "benign", "malignant", "benign"]
LOGITS = np.array([2.0, -2.0, -2.0, 0.5, 0.5, 2.0])
KEPT = np.array([True, True, True, False, False, True])


def small() -> Scored:
    return scored_from(table_of(LABELS, np.stack([-LOGITS, LOGITS], axis=1)))


def refer(scored: Scored, kept: np.ndarray, resamples: int = 50) -> Referral:
    triage = Triage("by hand", kept, scored.predicted)
    return referral(scored, Bounds.of(scored.keys, resamples=resamples), triage)


@pytest.mark.parametrize(
    ("name", "value", "n"),
    [
        ("share sent", 2 / 6, 6),
        ("accuracy of what stays", 2 / 4, 4),
        ("sensitivity of what stays", 1 / 2, 2),
        ("specificity of what stays", 1 / 2, 2),
        ("balanced accuracy of what stays", 1 / 2, 4),
        ("errors caught", 1 / 3, 3),
        ("correct answers sent", 1 / 3, 3),
    ],
)
def test_figures_by_hand(name: str, value: float, n: int) -> None:
    figure = refer(small(), KEPT)[name]
    assert figure.value == pytest.approx(value)
    assert figure.n == n


def test_each_class_by_hand() -> None:
    sent, recall, caught = refer(small(), KEPT).per_class["benign"]
    assert sent.value == pytest.approx(1 / 3)
    assert sent.n == 3
    assert (recall.value, recall.n) == (0.5, 2)
    assert (caught.value, caught.n) == (0.5, 2)


def test_the_answers_are_those_of_the_triage() -> None:
    scored = small()
    turned = Triage("turned", KEPT, 1 - scored.predicted)
    found = referral(scored, Bounds.of(scored.keys, resamples=20), turned)
    assert found["accuracy of what stays"].value == 0.5
    assert found["sensitivity of what stays"].value == 0.5
    everyone = Triage("turned", np.ones(6, dtype=bool), 1 - scored.predicted)
    found = referral(scored, Bounds.of(scored.keys, resamples=20), everyone)
    assert found["sensitivity of what stays"].value == pytest.approx(1 / 3)
    assert found["errors caught"].value == 0


def test_a_class_of_which_nothing_stays_has_a_reason() -> None:
    found = refer(small(), np.array([True, True, False, False, True, False]))
    assert "all such samples are sent" in found["specificity of what stays"].note
    balanced = found["balanced accuracy of what stays"]
    assert "no sample of benign stays" in balanced.note


def test_all_sent_is_said_and_not_counted() -> None:
    found = refer(small(), np.zeros(6, dtype=bool))
    assert found["share sent"].value == 1
    assert not found["accuracy of what stays"].is_defined
    json.dumps(found.as_dict(), allow_nan=False)


def test_a_model_without_error_has_none_to_catch() -> None:
    scored = scored_from(table_of(["benign"] * 4, np.array([[1.0, 0.0]] * 4)))
    found = refer(scored, np.ones(4, dtype=bool))
    assert "makes no error" in found["errors caught"].note
    assert "there is no such sample" in found["sensitivity of what stays"].note


def test_intervals_are_those_of_resampling_groups() -> None:
    scored = scored_from(random_table(200, groups=20))
    bounds = Bounds.of(scored.keys, resamples=100)
    triage = triage_by_confidence(scored, limit=0.7)
    found = referral(scored, bounds, triage)
    right = triage.decided == scored.truth
    among = triage.kept & (scored.truth == 1)
    expected = bounds.rate("sensitivity of what stays", right, among, why="")
    assert found["sensitivity of what stays"] == expected
    assert expected.method.startswith("cluster bootstrap")


def test_more_classes_have_no_sides_but_recalls() -> None:
    scored = scored_from(random_table(120, classes=("a", "b", "c")))
    bounds = Bounds.of(scored.keys, resamples=50)
    found = referral(scored, bounds, triage_by_confidence(scored, limit=0.6))
    names = [figure.name for figure in found.overall]
    assert "sensitivity of what stays" not in names
    assert set(found.per_class) == {"a", "b", "c"}
    recalls = [figures[1].value or 0 for figures in found.per_class.values()]
    balanced = found["balanced accuracy of what stays"].value
    assert balanced == pytest.approx(np.mean(recalls))


def test_frame_and_json_hold_every_figure() -> None:
    found = refer(small(), KEPT)
    frame = found.frame()
    assert len(frame) == len(found.overall) + 2 * 3
    assert found.as_dict()["rule"] == "by hand"
    assert found.as_dict()["risk_coverage"]["area"]["n"] == 6
