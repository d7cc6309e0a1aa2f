import pytest

from cytolens.evaluation.at_prevalence import AtPrevalence, predictive_values
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.counted import Counted
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of_counts


def values_of(table: Predictions, prevalence: float) -> AtPrevalence:
    scored = scored_from(table)
    counted = Counted(scored, Bounds.of(scored.keys, resamples=300))
    return predictive_values(counted, 1, prevalence=prevalence)


def test_bayes_by_hand() -> None:
    found = values_of(table_of_counts(tp=80, fn=20, tn=90, fp=10), 0.01)
    assert found.ppv.value == pytest.approx(0.008 / (0.008 + 0.099))
    assert found.npv.value == pytest.approx(0.891 / (0.891 + 0.002))
    assert found.ppv.name == "PPV at 1 % prevalence"
    assert found.ppv.method == "logit (Mercaldo)"
    assert "as if sensitivity and specificity" in found.ppv.note
    assert found.as_dict()["npv"]["value"] == found.npv.value


@pytest.mark.parametrize("groups", [None, 25])
def test_at_the_prevalence_of_the_samples_they_are_ppv_and_npv(
    groups: int | None,
) -> None:
    table = random_table(200, groups=groups)
    truth = (table.table["label"] == "malignant").to_numpy()
    said = table.probabilities[:, 1] >= 0.5
    found = values_of(table, float(truth.mean()))
    expected = [truth[said].mean(), (~truth)[~said].mean()]
    assert [found.ppv.value, found.npv.value] == pytest.approx(expected)
    for figure in (found.ppv, found.npv):
        assert (figure.low or 0) < (figure.value or 0) < (figure.high or 0)
        assert ("cluster bootstrap (25 groups" in figure.method) == bool(groups)


def test_nothing_called_positive_has_no_ppv() -> None:
    found = values_of(table_of_counts(tp=0, fn=5, tn=9, fp=0), 0.2)
    assert found.ppv.note == "not defined: nothing was taken for malignant"
    assert found.npv.value == pytest.approx(0.8)


@pytest.mark.parametrize("prevalence", [0.0, 1.0, 5.0, float("nan")])
def test_a_prevalence_is_between_none_and_all(prevalence: float) -> None:
    with pytest.raises(EvaluationError, match="share between 0 and 1"):
        values_of(random_table(20), prevalence)
