from typing import Any

import pytest
from pydantic import ValidationError

from cytolens.bundle.conformal import ConformalRule
from cytolens.bundle.schema import ModelDescription
from support.bundles import tiny_description


def rule(**fields: Any) -> ConformalRule:  # noqa: ANN401  # any field
    data: dict[str, Any] = {
        "method": "group",
        "coverage": 0.9,
        "unit": "group",
        "quantiles": {"all": 0.7},
        "samples": {"all": 40},
        "units": {"all": 12},
        "fitted_on": "val, data 0123",
        "split": "val",
        "data_fingerprint": "0123",
        "date": "2026-01-01T00:00:00+00:00",
    }
    return ConformalRule(**data | fields)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"coverage": 1.0}, "less than 1"),
        ({"quantiles": {"all": 1.5}}, "less than or equal to 1"),
        ({"quantiles": {}}, "at least 1"),
        ({"samples": {"a": 3}}, "samples and units for each quantile"),
        ({"method": "split", "by": "site"}, "does not go by a column"),
    ],
)
def test_a_broken_rule_is_refused(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        rule(**fields)


def test_bundles_of_an_early_version_hold_an_empty_dictionary() -> None:
    content = tiny_description().model_dump(mode="json")
    early = ModelDescription.model_validate(content | {"conformal_quantiles": {}})
    assert early.conformal_quantiles is None


def test_a_rule_survives_being_written() -> None:
    written = rule(by="site").model_dump_json()
    assert ConformalRule.model_validate_json(written) == rule(by="site")
