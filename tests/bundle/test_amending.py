from typing import Any

import pytest
from pydantic import ValidationError

from cytolens.bundle.amending import (
    is_calibrated,
    with_calibration,
    with_conformal,
    with_threshold,
    without_calibration,
)
from cytolens.bundle.calibration import Calibration, CalibrationParameters
from cytolens.bundle.conformal import ConformalRule
from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.schema import ModelDescription
from cytolens.bundle.threshold import Threshold
from support.bundles import tiny_description

VECTOR = CalibrationParameters(scales=(1.0, 2.0), shifts=(0.0, 0.5))


def rows_of(*samples: str) -> FittedRows:
    return FittedRows.of(
        samples, ["healthy"] * len(samples), [None] * len(samples), split="val"
    )


def threshold(rows: FittedRows, **fields: Any) -> Threshold:  # noqa: ANN401  # any field
    data: dict[str, Any] = {
        "positive_class": "tumour",
        "value": 0.3,
        "rule": "youden",
        "chosen_on": "val",
        "date": "2026-01-01T00:00:00+00:00",
        "data_fingerprint": rows.fingerprint,
    }
    return Threshold(**data | fields)


def calibration(rows: FittedRows, **fields: Any) -> Calibration:  # noqa: ANN401  # any field
    data: dict[str, Any] = {
        "method": "temperature",
        "fitted_on": "val",
        "split": "val",
        "data_fingerprint": rows.fingerprint,
        "samples": rows.samples,
        "groups": rows.samples,
        "date": "2026-01-01T00:00:00+00:00",
        "folds": 0,
    }
    return Calibration(**data | fields)


def conformal(rows: FittedRows) -> ConformalRule:
    return ConformalRule(
        method="split",
        coverage=0.9,
        unit="sample",
        quantiles={"all": 0.7},
        samples={"all": rows.samples},
        units={"all": rows.samples},
        fitted_on="val",
        split="val",
        data_fingerprint=rows.fingerprint,
        date="2026-01-01T00:00:00+00:00",
    )


def test_conformal_quantiles_keep_the_rows_they_rest_on() -> None:
    old, new = rows_of("s1"), rows_of("s2")
    first = with_conformal(tiny_description(), conformal(old), old)
    assert first.fitted_rows == (old,)
    both = with_threshold(first, threshold(new), new)
    assert {r.fingerprint for r in both.fitted_rows} == {
        old.fingerprint,
        new.fingerprint,
    }
    assert ModelDescription.model_validate_json(both.model_dump_json()) == both


def test_the_newest_threshold_is_first_and_replaces_its_like() -> None:
    old, new = rows_of("s1"), rows_of("s2")
    description = with_threshold(tiny_description(), threshold(old), old)
    both = with_threshold(description, threshold(new, rule="cost=2"), new)
    assert [t.rule for t in both.thresholds] == ["cost=2", "youden"]
    assert {r.fingerprint for r in both.fitted_rows} == {
        old.fingerprint,
        new.fingerprint,
    }
    again = with_threshold(description, threshold(new, value=0.4), new)
    assert [t.value for t in again.thresholds] == [0.4]
    assert again.fitted_rows == (new,)


def test_calibration_clears_what_was_chosen_before_and_marks_the_id() -> None:
    rows = rows_of("s1", "s2")
    chosen = with_threshold(tiny_description(), threshold(rows), rows)
    chosen = with_conformal(chosen, conformal(rows), rows)
    fitted = calibration(rows)
    warm = with_calibration(chosen, fitted, rows, temperature=2.0)
    assert warm.thresholds == ()
    assert warm.conformal_quantiles is None
    assert (warm.temperature, warm.calibration) == (2.0, fitted)
    assert warm.id == f"tiny-single+{fitted.tag}"
    assert warm.id.startswith("tiny-single+temperature-")
    assert ModelDescription.model_validate_json(warm.model_dump_json()) == warm


def test_another_calibration_takes_the_place_of_the_first() -> None:
    rows = rows_of("s1")
    warm = with_calibration(
        tiny_description(), calibration(rows), rows, temperature=2.0
    )
    vector = calibration(rows, method="vector", parameters=VECTOR)
    changed = with_calibration(warm, vector, rows)
    assert changed.temperature == 1
    assert changed.id == f"tiny-single+{vector.tag}"
    bare = without_calibration(changed)
    assert not is_calibrated(bare)
    assert bare.id == "tiny-single"


def test_a_temperature_of_an_early_bundle_counts_as_calibration() -> None:
    early = tiny_description().model_copy(update={"temperature": 1.5})
    assert is_calibrated(early)
    assert not is_calibrated(without_calibration(early))


def test_parameters_that_do_not_fit_the_classes_are_refused() -> None:
    rows = rows_of("s1")
    three = VECTOR.model_copy(update={"scales": (1.0,) * 3, "shifts": (0.0,) * 3})
    with pytest.raises(ValidationError, match="does not fit 2 classes"):
        with_calibration(
            tiny_description(),
            calibration(rows, method="vector", parameters=three),
            rows,
        )
    with pytest.raises(ValidationError, match="temperature stands beside"):
        with_calibration(
            tiny_description(),
            calibration(rows, method="vector", parameters=VECTOR),
            rows,
            temperature=2.0,
        )
