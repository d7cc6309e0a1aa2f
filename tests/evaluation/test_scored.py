import numpy as np
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.checks import softmax
from support.predictions import random_table, table_of


@pytest.mark.parametrize("positive", ["benign", "malignant"])
@pytest.mark.parametrize("threshold", [0.0, 0.2, 0.9])
def test_positive_from_the_threshold_on(positive: str, threshold: float) -> None:
    table = random_table(50)
    scored = scored_from(table, positive=positive, threshold=threshold)
    index = table.classes.index(positive)
    expected = table.probabilities[:, index] >= threshold
    assert ((scored.predicted == index) == expected).all()


def test_a_score_on_the_threshold_is_positive() -> None:
    table = table_of(["benign"], np.zeros((1, 2)))
    assert scored_from(table, threshold=0.5).predicted.tolist() == [1]


@pytest.mark.parametrize("threshold", [-0.1, 1.2, float("nan")])
def test_a_threshold_that_is_no_probability_is_refused(threshold: float) -> None:
    with pytest.raises(EvaluationError, match="expected a probability"):
        scored_from(random_table(9), threshold=threshold)


def test_a_threshold_for_three_classes_is_refused() -> None:
    with pytest.raises(EvaluationError, match="3 classes"):
        scored_from(random_table(9, classes=("a", "b", "c")), threshold=0.3)


def test_log_odds_rank_as_the_probabilities_do() -> None:
    table = random_table(80, classes=("a", "b", "c"))
    scored = scored_from(table)
    odds = scored.log_odds
    assert softmax(np.stack([odds[:, 0], 0 * odds[:, 0]], 1))[:, 0] == pytest.approx(
        table.probabilities[:, 0]
    )
