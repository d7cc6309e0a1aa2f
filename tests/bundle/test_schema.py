"""Bundles of an early version stay readable."""

import json

import pytest
from pydantic import ValidationError

from cytolens.bundle.schema import ModelDescription
from support.bundles import tiny_description

LATER = ("calibration", "fitted_rows")


def early() -> dict[str, object]:
    data: dict[str, object] = json.loads(tiny_description().model_dump_json())
    for name in LATER:
        del data[name]
    return data | {
        "temperature": 1.5,
        "conformal_quantiles": {},
        "thresholds": [
            {
                "positive_class": "tumour",
                "value": 0.3,
                "rule": "sensitivity 0.95",
                "chosen_on": "val 0123",
                "date": "2026-01-01",
            }
        ],
    }


def test_an_early_description_is_read() -> None:
    description = ModelDescription.model_validate(early())
    assert description.temperature == 1.5
    assert description.calibration is None
    (threshold,) = description.thresholds
    assert threshold.figures == ()
    assert description.rows_fitted_on(threshold.data_fingerprint) is None


@pytest.mark.parametrize("temperature", [0, -1, float("inf"), float("nan")])
def test_an_impossible_temperature_is_refused(temperature: float) -> None:
    with pytest.raises(ValidationError, match="temperature"):
        ModelDescription.model_validate(early() | {"temperature": temperature})
