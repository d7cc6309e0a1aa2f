import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.holm import holm
from cytolens.evaluation.subgroups import Subgroups, subgroup_figures
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of


def with_columns(table: Predictions, **columns: Any) -> Predictions:  # noqa: ANN401  # whatever pandas takes
    return Predictions(table.table.assign(**columns))


def by(table: Predictions, *columns: str) -> tuple[Subgroups, ...]:
    return subgroup_figures(table, columns, resamples=200)


@pytest.fixture(scope="module")
def worse_at_b() -> Predictions:
    """At site B, positives are scored as if they were negatives."""
    frame = random_table(300, groups=100, skill=2.0).table
    at_b = frame.index.to_numpy() % 100 % 4 == 0
    swapped = frame.assign(site=np.where(at_b, "B", "A"))
    wrong = at_b & (frame["label"] == "malignant").to_numpy()
    for kind in ("prob", "logit"):
        names = [f"{kind}:benign", f"{kind}:malignant"]
        swapped.loc[wrong, names] = frame.loc[wrong, names[::-1]].to_numpy()
    return Predictions(swapped)


def test_the_worse_site_is_found_and_said(worse_at_b: Predictions) -> None:
    (found,) = by(worse_at_b, "site")
    sensitivity = found["A"].difference("sensitivity")
    assert sensitivity is not None
    assert sensitivity.is_shown()
    assert (sensitivity.figure.low or 0) > 0.3
    assert not any("specificity" in finding for finding in found.findings)
    assert found.findings[0].startswith("sensitivity is higher for site = A than for B")


def test_two_values_are_one_comparison(worse_at_b: Predictions) -> None:
    (found,) = by(worse_at_b, "site")
    assert len(found["A"].differences) == 4
    assert found["B"].differences == ()
    assert found.multiplicity.startswith("4 comparisons were made")
    assert "about 0.2 with p below 0.05" in found.multiplicity


def test_figures_are_those_of_the_rows_alone(worse_at_b: Predictions) -> None:
    (found,) = by(worse_at_b, "site")
    table = worse_at_b.table[worse_at_b.table["site"] == "B"]
    positive = table[table["label"] == "malignant"]
    expected = (positive["prob:malignant"] >= 0.5).mean()
    assert found["B"]["sensitivity"].value == pytest.approx(expected)
    assert found["B"]["sensitivity"].n == len(positive)
    assert found["B"].samples == len(table)
    assert found["B"].groups == 25
    assert found["B"].per_class["malignant"] == len(positive)


def test_positive_and_threshold_are_honoured(worse_at_b: Predictions) -> None:
    (found,) = subgroup_figures(
        worse_at_b, ["site"], positive="benign", threshold=0.9, resamples=50
    )
    table = worse_at_b.table[worse_at_b.table["site"] == "B"]
    benign = table[table["label"] == "benign"]
    expected = (benign["prob:benign"] >= 0.9).mean()
    assert 0 < expected < 1
    assert found["B"]["sensitivity"].value == pytest.approx(expected)
    assert found["B"]["sensitivity"].n == len(benign)


def test_all_columns_are_one_family(worse_at_b: Predictions) -> None:
    columns = worse_at_b.table.index.to_numpy() % 100 // 20
    table = with_columns(worse_at_b, band=columns)
    found = by(table, "site", "band")
    tests = [
        d for column in found for group in column.subgroups for d in group.differences
    ]
    assert len(tests) == 4 + 5 * 4
    expected = holm([d.p for d in tests if d.p is not None])
    assert [d.p_adjusted for d in tests] == pytest.approx(expected)
    assert found[0].multiplicity == found[1].multiplicity


def test_unknown_values_have_a_row_but_are_not_compared() -> None:
    sites = ["A"] * 40 + ["B"] * 40 + [None] * 40
    (found,) = by(with_columns(random_table(120), site=sites), "site")
    assert [group.value for group in found.subgroups] == ["A", "B", "not known"]
    assert found["not known"].samples == 40
    assert found["not known"].differences == ()
    for item in found["A"].differences:
        a, b = found["A"][item.name].value, found["B"][item.name].value
        assert item.figure.value == pytest.approx((a or 0) - (b or 0))


def test_no_positives_is_said_not_counted() -> None:
    labels = ["benign", "malignant"] * 20 + ["benign"] * 20
    table = table_of(labels, np.random.default_rng(0).normal(size=(60, 2)))
    (found,) = by(with_columns(table, site=["A"] * 40 + ["B"] * 20), "site")
    figure = found["B"]["sensitivity"]
    assert figure.value is None
    assert figure.note == "not defined: no sample of malignant"
    assert found["B"].too_small["sensitivity"] == "0 samples of malignant"
    assert found["B"]["specificity"].value is not None
    difference = found["A"].difference("specificity")
    assert difference is not None
    assert difference.p is not None


def test_too_small_is_named() -> None:
    table = with_columns(random_table(60), site=["A"] * 55 + ["B"] * 5)
    (found,) = by(table, "site")
    assert found["B"].is_too_small
    assert found.findings == (
        "Nothing could be compared between the values of site.",
        "Too small to interpret (fewer than 10 samples or groups of a class): B.",
    )
    assert found.multiplicity.startswith("No comparison was made. 4 more were not")


def test_one_value_only() -> None:
    (found,) = by(with_columns(random_table(40), site="A"), "site")
    assert found["A"].differences == ()
    assert "Nothing could be compared" in found.findings[0]


def test_several_classes_and_unlabelled_rows() -> None:
    frame = random_table(150, classes=("a", "b", "c"), groups=75).table
    frame = frame.assign(stain=["he", "pap", "he"] * 50)
    frame.loc[:29, "label"] = None
    (found,) = by(Predictions(frame), "stain")
    assert subgroup_figures(
        Predictions(frame), ["stain"], threshold=0.5, resamples=200
    ) == (found,)
    assert sum(group.samples for group in found.subgroups) == 120
    names = [figure.name for figure in found["he"].figures]
    assert names == ["balanced accuracy", "macro ROC AUC (one vs rest)", "accuracy"]


def test_json_and_frame(worse_at_b: Predictions) -> None:
    (found,) = by(worse_at_b, "site")
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert content["subgroups"][0]["figures"][0]["name"] == "sensitivity"
    frame = found.frame()
    assert len(frame) == 8
    assert frame["p corrected"].notna().sum() == 4


def test_column_with_a_colon_in_its_name() -> None:
    table = with_columns(random_table(40), **{"stain:lot": ["x", "y"] * 20})
    assert by(table, "stain:lot")[0].column == "stain:lot"


@pytest.mark.parametrize("name", ["centre", "label", "prob:benign", "sample"])
def test_what_is_no_grouping_is_refused(name: str) -> None:
    with pytest.raises(EvaluationError, match=r"no column .* There are: group, site"):
        by(random_table(20), name if ":" not in name else f"{name}:1")


def test_ages_are_cut_at_the_edges_of_the_request() -> None:
    ages = pd.Series(np.arange(60) + 20.0)
    (found,) = by(with_columns(random_table(60), age=ages), "age:40,60")
    assert [group.value for group in found.subgroups] == [
        "under 40",
        "40 to under 60",
        "60 and above",
    ]
