import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.discrimination import Discrimination, discriminate
from cytolens.evaluation.scored import scored_from
from support.predictions import table_of_counts

# Model card of the reference ViT (cancer-classification-vit), as printed. Test set of
# 650 images: 459 normal, 191 malignant.
PERCENT = {
    "accuracy": "83.38",
    "PPV": "71.50",
    "sensitivity": "72.25",
    "specificity": "88.02",
}
ONE_DIGIT = {"accuracy": "83.4", "sensitivity": "72.3", "PPV": "71.5"}
SHARES = {"F1": 0.7187, "MCC": 0.6009}
FALSE_NEGATIVE_RATE, FALSE_POSITIVE_RATE = "27.75", "11.98"


@pytest.fixture(scope="module")
def figures() -> Discrimination:
    table = table_of_counts(tp=138, fn=53, tn=404, fp=55, classes=("Normal", "Tumour"))
    scored = scored_from(table, positive="Tumour")
    return discriminate(scored, Bounds.of(scored.keys, resamples=200))


def test_percentages(figures: Discrimination) -> None:
    values = {name: figures[name].value or 0 for name in PERCENT}
    assert {n: f"{100 * v:.2f}" for n, v in values.items()} == PERCENT
    assert {n: f"{100 * values[n]:.1f}" for n in ONE_DIGIT} == ONE_DIGIT


def test_shares(figures: Discrimination) -> None:
    found = {name: figures[name].value for name in SHARES}
    # F1 is 0.71875 exactly, so half a unit of the last digit is within the print.
    assert found == pytest.approx(SHARES, abs=0.5e-4 + 1e-12, rel=0)


def test_error_rates(figures: Discrimination) -> None:
    ((_, alarms), (misses, _)) = figures.confusion_rates
    assert f"{100 * (alarms.value or 0):.2f}" == FALSE_POSITIVE_RATE
    assert f"{100 * (misses.value or 0):.2f}" == FALSE_NEGATIVE_RATE
    assert alarms.name == "Normal taken for Tumour"


def test_test_set(figures: Discrimination) -> None:
    assert figures["accuracy"].n == 650
    assert (figures["specificity"].n, figures["sensitivity"].n) == (459, 191)
    assert figures["sensitivity"].method == "Wilson"
    assert figures.confusion.tolist() == [[404, 55], [53, 138]]
