import json

import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.measure import (
    CalibrationFigures,
    measure_calibration,
)
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of


def measured(predictions: Predictions, resamples: int = 50) -> CalibrationFigures:
    scored = scored_from(predictions)
    return measure_calibration(scored, Bounds.of(scored.keys, resamples=resamples))


def test_two_classes() -> None:
    found = measured(random_table(200, groups=40))
    assert found.per_class == {}
    assert 0.5 < (found["calibration slope"].value or 0) < 3
    events = [(curve.event, curve.binning) for curve in found.reliability]
    assert events == [
        ("positive class", "equal width"),
        ("positive class", "equal mass"),
        ("top label", "equal width"),
        ("top label", "equal mass"),
    ]


def test_more_classes() -> None:
    found = measured(random_table(200, classes=("a", "b", "c")))
    assert list(found.per_class) == ["a", "b", "c"]
    names = [figure.name for figure in found.per_class["b"]]
    assert names == [
        "Brier score",
        "observed / expected",
        "calibration intercept",
        "calibration slope",
        "ECE, equal width",
        "ECE, equal mass",
        "debiased l2 error",
        "MCE",
    ]
    assert len(found.reliability) == 8
    assert all((figures[3].value or 0) > 0.5 for figures in found.per_class.values())
    total = sum(figures[0].value or 0 for figures in found.per_class.values())
    assert found["Brier score"].value == pytest.approx(total)


def test_every_figure_has_an_interval_or_says_why_not() -> None:
    found = measured(random_table(200, groups=40), resamples=200)
    for figure in found.figures:
        assert figure.is_defined
        assert figure.low is not None
        assert figure.low <= (figure.value or 0) <= (figure.high or 0)


def test_json_and_tables_hold_the_same() -> None:
    found = measured(random_table(100, classes=("a", "b", "c")))
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    frame = found.frame()
    assert content["figures"][0]["value"] == frame["value"][0]
    assert len(frame) == len(found.figures) + 3 * 8
    bins = found.reliability_frame()
    assert len(bins) == sum(len(curve.bins) for curve in found.reliability)
    assert bins["count"].sum() == 100 * len(found.reliability)


@pytest.mark.parametrize("label", ["benign", "malignant"])
def test_one_class_gives_reasons_not_numbers(label: str) -> None:
    logits = np.random.default_rng(0).normal(size=(30, 2))
    found = measured(table_of([label] * 30, logits))
    for name in ("Brier skill score", "calibration slope", "calibration intercept"):
        assert "only one class" in found[name].note
    json.dumps(found.as_dict(), allow_nan=False)


def test_one_sample_does_not_break_it() -> None:
    found = measured(table_of(["benign"], np.array([[0.3, 0.1]])))
    json.dumps(found.as_dict(), allow_nan=False)
    assert len(found.frame()) == len(found.figures)


def test_the_order_of_samples_does_not_matter() -> None:
    table = random_table(150, groups=30).table
    mixed = table.sample(frac=1, random_state=0).reset_index(drop=True)
    first, second = measured(Predictions(table)), measured(Predictions(mixed))
    for one, other in zip(first.figures, second.figures, strict=True):
        assert one.value == pytest.approx(other.value, abs=1e-9)
        assert one.low == pytest.approx(other.low, abs=1e-9)
