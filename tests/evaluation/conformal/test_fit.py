import numpy as np
import pytest

from cytolens.evaluation.conformal.fit import (
    METHODS,
    column_values,
    fit_conformal,
    method_named,
)
from cytolens.evaluation.conformal.quantile import TooFewToCalibrateError
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def table_of_splits(
    samples: int = 200, *, groups: int | None = None, classes: int = 2
) -> Predictions:
    names = tuple("abcdef"[:classes])
    table = random_table(samples, groups=groups, classes=names).table.copy()
    of = np.arange(samples) if groups is None else np.arange(samples) % groups
    table["split"] = np.where(of % 2, "val", "test")
    table["site"] = [None if i % 4 == 3 else f"site {i % 4}" for i in of // 2]
    return Predictions(table)


def test_the_quantile_is_of_validation_alone() -> None:
    predictions = table_of_splits()
    rule = fit_conformal(predictions, coverage=0.8).rule
    rows = predictions.where((predictions.table["split"] == "val").to_numpy())
    scored = scored_from(rows)
    strange = 1 - scored.probabilities[np.arange(100), scored.truth]
    assert rule.quantiles == {"all": np.sort(strange)[80]}
    assert (rule.method, rule.unit, rule.split) == ("split", "sample", "val")
    assert rule.samples == {"all": 100}


def test_groups_that_repeat_are_the_default() -> None:
    rule = fit_conformal(table_of_splits(groups=40)).rule
    assert (rule.method, rule.unit, rule.units) == ("group", "group", {"all": 20})
    by_sample = fit_conformal(table_of_splits(groups=40), method="split").rule
    assert (by_sample.unit, by_sample.units) == ("sample", {"all": 100})


def test_each_class_has_its_own() -> None:
    predictions = table_of_splits(400, classes=3)
    rule = fit_conformal(predictions, method="class", coverage=0.8).rule
    assert set(rule.quantiles) == {"a", "b", "c"}
    assert sum(rule.samples.values()) == 200
    only_b = predictions.where((predictions.table["label"] == "b").to_numpy())
    alone = fit_conformal(only_b, coverage=0.8).rule
    assert rule.quantiles["b"] == alone.quantiles["all"]


def test_each_value_of_a_column_has_its_own() -> None:
    rule = fit_conformal(table_of_splits(400), by="site", coverage=0.8).rule
    assert (rule.method, rule.by) == ("group", "site")
    # Missing is a value as others.
    assert set(rule.quantiles) == {"", "site 0", "site 1", "site 2"}


def test_the_rows_are_kept_to_refuse_them_later() -> None:
    predictions = table_of_splits(groups=40)
    fit = fit_conformal(predictions)
    assert fit.rows.fingerprint == fit.rule.data_fingerprint
    assert fit.rows.shared_samples(predictions.table["sample"]) == [
        str(s) for s in predictions.table["sample"][predictions.table["split"] == "val"]
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"split": "test"}, "fitted on the split 'test'"),
        ({"split": "train"}, "learnt these samples by heart"),
        ({"coverage": 1.0}, "above 0 and below 1"),
        ({"by": "stain"}, "no column 'stain'"),
        ({"by": "site", "method": "class"}, "goes with --method group"),
        ({"method": "magic"}, "Unknown method 'magic'"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    options: dict[str, object], said: str
) -> None:
    with pytest.raises(EvaluationError, match=said):
        fit_conformal(table_of_splits(), **options)  # type: ignore[arg-type]  # bad on purpose


def test_too_few_of_a_class_is_said() -> None:
    table = table_of_splits(200).table.copy()
    rare = table.index[(table["label"] == "b") & (table["split"] == "val")]
    few = Predictions(table.drop(rare[5:]).reset_index(drop=True))
    fit_conformal(few, coverage=0.9)
    with pytest.raises(TooFewToCalibrateError, match="there are 5 of 'b'"):
        fit_conformal(few, coverage=0.9, method="class")
    none = Predictions(table.drop(rare).reset_index(drop=True))
    with pytest.raises(EvaluationError, match="No validation sample of b"):
        fit_conformal(none, coverage=0.9, method="class")


def test_methods_by_name() -> None:
    assert [method_named(name) for name in METHODS] == list(METHODS)


def test_numbers_in_a_column_are_taken_as_text() -> None:
    table = table_of_splits(8).table.copy()
    table["age"] = [30.0, None, 30.0, 41.5, None, 30.0, 30.0, 41.5]
    values = column_values(Predictions(table), "age")
    assert values.tolist() == ["30.0", "", "30.0", "41.5", "", "30.0", "30.0", "41.5"]
