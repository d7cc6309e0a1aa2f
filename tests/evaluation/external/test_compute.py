import json

import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.external import SideBySide, side_by_side
from cytolens.evaluation.options import EvaluationOptions
from cytolens.evaluation.unpaired import unpaired_difference
from support.predictions import random_table

FAST = EvaluationOptions(resamples=100)


@pytest.fixture(scope="module")
def sides() -> SideBySide:
    home = evaluate_predictions(random_table(160, skill=2.5), options=FAST)
    away = evaluate_predictions(random_table(160, skill=0.2, seed=1), options=FAST)
    return side_by_side(home, away)


def test_difference_is_external_minus_internal(sides: SideBySide) -> None:
    row = sides["sensitivity"]
    assert row.external.value is not None
    assert row.internal.value is not None
    assert row.difference.figure.value == row.external.value - row.internal.value
    assert row.difference == unpaired_difference(row.external, row.internal)


def test_drop_is_said(sides: SideBySide) -> None:
    assert any(said.startswith("ROC AUC drops from 0.9") for said in sides.findings)


def test_json_and_frame(sides: SideBySide) -> None:
    content = json.loads(json.dumps(sides.as_dict(), allow_nan=False))
    names = [figure["name"] for figure in content["figures"]]
    assert {"sensitivity", "ROC AUC", "balanced accuracy"} <= set(names)
    assert "LR+" not in names
    frame = sides.frame()
    assert list(frame["figure"]) == names
    apart = frame["external value"] - frame["internal value"]
    assert (apart - frame["difference value"]).abs().max() < 1e-12


def test_the_same_question_must_be_asked() -> None:
    two = evaluate_predictions(random_table(60), options=FAST)
    other = evaluate_predictions(random_table(60), positive="benign", options=FAST)
    several = evaluate_predictions(
        random_table(60, classes=("a", "b", "c")), options=FAST
    )
    with pytest.raises(EvaluationError, match="same positive class: internally mal"):
        side_by_side(two, other)
    with pytest.raises(EvaluationError, match=r"internally \['benign', 'malignant'\]"):
        side_by_side(two, several)


def test_clusters_bring_students_t() -> None:
    home = evaluate_predictions(random_table(120, groups=30), options=FAST)
    away = evaluate_predictions(random_table(120, seed=1), options=FAST)
    found = side_by_side(home, away)["specificity"].difference
    assert found.test == "square-and-add, Student's t"
