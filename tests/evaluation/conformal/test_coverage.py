import json

import numpy as np
import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.conformal.coverage import SetFigures, measure_sets
from cytolens.evaluation.conformal.fit import fit_conformal
from cytolens.evaluation.scored import scored_from
from cytolens.prediction.table import Predictions
from support.predictions import random_table


def parts(groups: int | None = None) -> tuple[Predictions, Predictions]:
    table = random_table(300, classes=("a", "b", "c"), groups=groups).table.copy()
    of = np.arange(300) if groups is None else np.arange(300) % groups
    table["split"] = np.where(of % 2, "val", "test")
    table["site"] = np.where(of % 4 < 2, "x", "y")
    predictions = Predictions(table)
    test = predictions.where((table["split"] == "test").to_numpy())
    return predictions, test


def measured(groups: int | None = None, **options: object) -> SetFigures:
    predictions, test = parts(groups)
    rule = fit_conformal(predictions, coverage=0.8, **options).rule  # type: ignore[arg-type]  # by name
    scored = scored_from(test)
    bounds = Bounds.of(scored.keys, resamples=100)
    return measure_sets(test, scored, bounds, rule=rule)


def test_figures_are_those_of_counting() -> None:
    found = measured()
    _, test = parts()
    truth = scored_from(test).truth
    right = found.member[np.arange(150), truth]
    sizes = found.member.sum(axis=1)
    assert found["coverage"].value == pytest.approx(right.mean())
    assert found["mean set size"].value == pytest.approx(sizes.mean())
    assert found["sets with one class"].value == pytest.approx((sizes == 1).mean())
    shares = ["sets with one class", "sets with several classes", "empty sets"]
    assert sum(found[name].value or 0 for name in shares) == pytest.approx(1)
    coverage, size = found.per_class["b"]
    assert coverage.value == pytest.approx(right[truth == 1].mean())
    assert size.value == pytest.approx(sizes[truth == 1].mean())
    assert coverage.n == (truth == 1).sum()
    assert found.per_value == {}


def test_groups_are_resampled_and_counted_once() -> None:
    found = measured(groups=60)
    assert found["coverage"].method.startswith("cluster bootstrap (30 groups")
    # All groups are of one size here.
    once = found["coverage, each group once"]
    assert once.value == pytest.approx(found["coverage"].value)


def test_unlike_groups_count_once_by_hand() -> None:
    predictions, test = parts(60)
    # All samples of ten groups, the first of each other: 50 + 20 samples.
    names = test.table["group"]
    many = set(names.unique()[:10])
    keep = names.isin(many) | ~names.duplicated()
    unlike = test.where(keep.to_numpy())
    rule = fit_conformal(predictions, coverage=0.8).rule
    scored = scored_from(unlike)
    bounds = Bounds.of(scored.keys, resamples=100)
    found = measure_sets(unlike, scored, bounds, rule=rule)
    right = found.member[np.arange(len(unlike)), scored.truth]
    table = unlike.table.assign(right=right)
    expected = table.groupby("group")["right"].mean().mean()
    assert found["coverage, each group once"].value == pytest.approx(expected)
    assert found["coverage"].value == pytest.approx(right.mean())
    assert expected != pytest.approx(right.mean())


def test_values_of_the_column_are_shown() -> None:
    found = measured(by="site")
    assert list(found.per_value) == ["site x", "site y"]
    total = sum(figures[0].n for figures in found.per_value.values())
    assert total == 150


def test_unlabelled_rows_are_left_out() -> None:
    predictions, test = parts()
    rule = fit_conformal(predictions, coverage=0.8).rule
    table = test.table.copy()
    table.loc[:49, "label"] = None
    some = Predictions(table)
    scored = scored_from(some)
    bounds = Bounds.of(scored.keys, resamples=50)
    found = measure_sets(some, scored, bounds, rule=rule)
    assert found["coverage"].n == 100
    assert found.member.shape == (100, 3)


def test_json_and_frame_hold_every_figure() -> None:
    found = measured(by="site")
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert content["rule"]["by"] == "site"
    assert len(found.frame()) == len(found.overall) + 2 * (3 + 2)
