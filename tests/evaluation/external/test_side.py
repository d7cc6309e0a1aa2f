import json
from pathlib import Path

import numpy as np
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.external.side import Side, read_side
from cytolens.evaluation.options import EvaluationOptions
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of

FAST = EvaluationOptions(resamples=100)


def test_metrics_on_disk_say_the_same_but_for_sureness(tmp_path: Path) -> None:
    evaluation = evaluate_predictions(random_table(60, groups=20), options=FAST)
    path = tmp_path / "metrics.json"
    path.write_text(json.dumps(evaluation.as_dict()))
    here, there = Side.of(evaluation), read_side(path)
    assert here.figures == there.figures
    assert (here.samples, here.groups, here.per_class) == (60, 20, there.per_class)
    assert here.is_clustered
    assert there.sureness == {}
    own = evaluation.scored.probabilities[:, 0][evaluation.scored.truth == 0]
    assert here.sureness["benign"] == pytest.approx(np.median(own))


def test_share_and_units() -> None:
    labels = ["malignant", "malignant", "malignant", "benign"]
    table = table_of(labels, np.zeros((4, 2)), groups=["p", "p", "q", "q"])
    side = Side.of(evaluate_predictions(table, options=FAST))
    assert side.share("malignant") == 0.75
    names = ("sensitivity", "specificity", "ROC AUC", "accuracy")
    assert [side.units(name) for name in names] == [2, 1, 1, 2]


def test_samples_are_the_units_where_groups_are_unknown() -> None:
    table = Predictions(random_table(30).table)
    side = Side.of(evaluate_predictions(table, options=FAST))
    assert not side.is_clustered
    assert side.units("accuracy") == 30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not valid JSON"),
        ("[]", "no metrics of an evaluation"),
        ('{"figures": []}', "'population' is missing"),
        (None, "cannot be read"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str | None, said: str) -> None:
    path = tmp_path / "metrics.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(EvaluationError, match=said):
        read_side(path)
