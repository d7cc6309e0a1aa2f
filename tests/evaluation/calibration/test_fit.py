import numpy as np
import pandas as pd
import pytest

from cytolens.bundle.calibration import Method
from cytolens.evaluation.calibration.errors import CalibrationError
from cytolens.evaluation.calibration.fit import fit_calibration
from cytolens.evaluation.calibration.methods import METHODS
from cytolens.evaluation.calibration.recalibrated import recalibrated
from cytolens.evaluation.errors import EvaluationError
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def too_sure(samples: int = 400, *, groups: int | None = None) -> Predictions:
    """Half validation, half test; the logits are six times too large."""
    table = random_table(samples, groups=groups).table
    table["split"] = ["val" if i % 2 else "test" for i in range(samples)]
    predictions = Predictions(table)
    return recalibrated(predictions, 6 * predictions.logits)


@pytest.mark.parametrize("method", METHODS)
def test_the_gain_is_shown_on_samples_kept_apart(method: Method) -> None:
    found = fit_calibration(too_sure(600, groups=100), method, resamples=300)
    before, after, gain = found.figures
    assert (gain.low or 0) > 0
    assert not found.makes_worse
    assert (before.value or 0) > (after.value or 0)
    assert found.record.folds == 5
    assert (found.record.samples, found.record.groups) == (300, 50)
    assert found.record.data_fingerprint == found.rows.fingerprint
    assert found.after is not None
    assert len(found.after) == len(found.before) == 300
    assert found.cautions == ()


def test_only_validation_fits() -> None:
    predictions = too_sure()
    table = predictions.table.copy()
    table.loc[table["split"] == "test", "label"] = "benign"
    changed = fit_calibration(Predictions(table), "temperature", resamples=50)
    unchanged = fit_calibration(predictions, "temperature", resamples=50)
    assert changed.fit == unchanged.fit
    with pytest.raises(EvaluationError, match="on the split 'test'"):
        fit_calibration(predictions, "temperature", split="test")


def test_the_whole_table_can_be_calibrated_and_says_by_what() -> None:
    predictions = too_sure()
    found = fit_calibration(predictions, "temperature", resamples=50)
    after = found.apply(predictions)
    assert np.allclose(after.logits, predictions.logits / found.fit.temperature)
    assert set(after.table["model"]) == {f"tiny-1+{found.record.tag}"}


def test_little_to_go_by_is_said() -> None:
    table = random_table(60, groups=6).table.assign(split="val")
    found = fit_calibration(Predictions(table), "temperature", resamples=50)
    assert "only 60 samples" in found.cautions[0]
    assert "only 6 groups" in found.cautions[1]
    one = table.assign(group=pd.Series(["g"] * 60, dtype="string"))
    alone = fit_calibration(Predictions(one), "temperature", resamples=50)
    assert alone.record.folds == 0
    assert alone.after is None
    assert not alone.makes_worse
    assert "The gain is not defined" in alone.cautions[-1]


def test_predictions_of_several_models_are_said() -> None:
    table = random_table(400).table
    table["fold"] = [1 + i % 4 for i in range(400)]
    table["model"] = "m" + table["fold"].astype("string")
    predictions = Predictions(table)
    found = fit_calibration(
        predictions, "temperature", split="out-of-fold", resamples=50
    )
    assert found.cautions[0].startswith("Fitted on predictions of 4 models")


def test_no_gain_is_said() -> None:
    table = random_table(400, skill=1.0).table.assign(split="val")
    honest = fit_calibration(Predictions(table), "temperature", resamples=200)
    again = fit_calibration(
        honest.apply(Predictions(table)), "temperature", resamples=200
    )
    assert any("No gain" in c or "worse" in c for c in again.cautions)


def test_a_fit_that_helps_not_even_its_own_samples_is_refused() -> None:
    """Surer than 200 samples can show, and right: the floor would only cost."""
    predictions = random_table(200, skill=30.0)
    table = predictions.table.assign(split="val")
    with pytest.raises(CalibrationError, match="isotonic brings nothing"):
        fit_calibration(Predictions(table), "isotonic", resamples=50)
