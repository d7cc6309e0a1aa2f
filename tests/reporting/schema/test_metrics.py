import json
from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.external.compute import side_by_side
from cytolens.evaluation.external.side import Side
from cytolens.evaluation.metrics import VERSION
from cytolens.reporting.schema.metrics import SCHEMA_FILE, Metrics, schema_text
from support.evaluations import full_evaluation
from support.predictions import table_of

AGAIN = (
    "from cytolens.reporting.schema.metrics import SCHEMA_FILE, schema_text; "
    "SCHEMA_FILE.write_text(schema_text())"
)


def with_everything() -> Evaluation:
    evaluation = full_evaluation(60)
    beside = side_by_side(Side.of(evaluation), evaluation)
    return replace(evaluation, against=beside)


def test_published_file_follows_the_types() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), AGAIN
    assert SCHEMA_FILE.name == f"metrics-{VERSION}.schema.json"


@pytest.mark.parametrize(
    "evaluation",
    [
        with_everything(),
        full_evaluation(60, classes=("a", "b", "c"), groups=None),
        evaluate_predictions(table_of(["benign"] * 5, np.zeros((5, 2)))),
    ],
    ids=["everything", "three classes", "one class only"],
)
def test_what_evaluate_writes_is_valid(evaluation: Evaluation) -> None:
    text = json.dumps(evaluation.as_dict(), allow_nan=False)
    found = Metrics.model_validate_json(text, strict=True)
    assert found.model_dump(mode="json", by_alias=True) == json.loads(text)


def test_what_is_not_in_the_schema_is_refused() -> None:
    metrics = full_evaluation(40).as_dict()
    with pytest.raises(ValidationError, match="extra"):
        Metrics.model_validate(metrics | {"secret": 1})
    with pytest.raises(ValidationError, match="version"):
        Metrics.model_validate(metrics | {"version": 1})
    del metrics["confusion"]
    with pytest.raises(ValidationError, match="confusion"):
        Metrics.model_validate(metrics)


def test_schema_names_every_key_and_says_what_they_mean() -> None:
    schema = json.loads(schema_text())
    metrics = with_everything().as_dict()
    assert set(schema["properties"]) == set(metrics)
    assert schema["additionalProperties"] is False
    value = schema["$defs"]["FigureEntry"]["properties"]["value"]
    assert "note" in value["description"]
