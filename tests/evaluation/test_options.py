from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cytolens.bundle.amending import with_conformal, with_threshold
from cytolens.evaluation.conformal.applying import ConformalLeakError
from cytolens.evaluation.conformal.fit import fit_conformal
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.evaluation.thresholds.applying import ThresholdLeakError
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.prediction.table import Predictions
from support.bundles import tiny_description
from support.predictions import TWO, random_table

if TYPE_CHECKING:
    from cytolens.evaluation.thresholds.file import ThresholdFile


def part(split: str, *, start: int = 0) -> Predictions:
    """Sixty samples of one split and two sites, named from ``start`` on."""
    frame = random_table(60, seed=start).table.assign(split=split)
    frame["sample"] = [f"s{start + i}" for i in range(60)]
    frame["site"] = ["north", "south"] * 30
    return Predictions(frame)


def evaluated(table: Predictions, **asked: Any) -> Evaluation:  # noqa: ANN401  # any option
    return evaluate_predictions(
        table, options=EvaluationOptions(resamples=200, **asked)
    )


@pytest.fixture(scope="module")
def record() -> ThresholdFile:
    return choose(part("val"), "sensitivity=0.9").record


def test_a_threshold_chosen_elsewhere_decides(record: ThresholdFile) -> None:
    test = part("test", start=60)
    found = evaluated(test, fitted=record)
    assert found.scored.threshold == record.threshold.value
    assert found.chosen_threshold == record.threshold
    assert "'sensitivity=0.9' on other samples" in found.protocol[0]
    assert found.as_dict()["chosen_threshold"]["rule"] == "sensitivity=0.9"
    description = with_threshold(
        tiny_description(classes=TWO), record.threshold, record.rows
    )
    again = evaluated(test, fitted=description)
    assert again.scored.threshold == found.scored.threshold


def test_it_never_decides_on_the_samples_that_chose_it(record: ThresholdFile) -> None:
    with pytest.raises(ThresholdLeakError):
        evaluated(part("val"), fitted=record)
    plain = evaluated(part("val"), fitted=record, threshold=0.5)
    assert plain.chosen_threshold is None


def test_a_given_threshold_is_called_given() -> None:
    found = evaluated(part("test"), threshold=0.3)
    assert found.scored.threshold == 0.3
    assert "was given for this evaluation" in found.protocol[0]
    fixed = evaluated(part("test"))
    assert "fixed beforehand" in fixed.protocol[0]


def test_subgroups_share_the_threshold_and_positive_class() -> None:
    found = evaluated(part("test"), threshold=0.3, subgroups=("site",))
    (site,) = found.subgroups
    north = found.predictions.where(
        (found.predictions.table["site"] == "north").to_numpy()
    )
    alone = evaluated(north, threshold=0.3)
    figures = {figure.name: figure.value for figure in site["north"].figures}
    assert figures["sensitivity"] == alone.figures["sensitivity"].value


def test_predictive_values_stand_at_each_prevalence() -> None:
    found = evaluated(part("test"), prevalences=(0.01, 0.2))
    stated = [at.prevalence for at in found.figures.at_prevalence]
    assert stated == [0.01, 0.2]


def test_parts_of_two_classes_are_left_out_for_three() -> None:
    three = evaluated(random_table(60, classes=("a", "b", "c")), ordered=True)
    assert three.thresholds is None
    assert three.decision is None
    assert three.calibration is not None
    assert any("quadratic" in figure.name for figure in three.figures.overall)


def test_metrics_hold_every_part_and_are_json() -> None:
    found = evaluated(part("test"), subgroups=("site",), prevalences=(0.1,))
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert content["version"] == 2
    assert len(content["thresholds"]["rows"]) == 21
    for name in ("calibration", "decision_curve", "subgroups", "averages"):
        assert content[name], name
    assert content["against"] is None


def test_figures_of_groups_count_groups(record: ThresholdFile) -> None:
    frame = part("test", start=60).table
    frame["group"] = [f"p{i // 6}" for i in range(60)]
    found = evaluated(Predictions(frame), per_group="mean", group_labels="any-positive")
    assert found.population.samples == 10
    assert "'mean', its labels by 'any-positive'" in " ".join(found.protocol)
    # What was chosen for single samples does not decide about groups.
    description = with_threshold(
        tiny_description(classes=TWO), record.threshold, record.rows
    )
    again = evaluated(
        Predictions(frame),
        per_group="mean",
        group_labels="any-positive",
        fitted=description,
    )
    assert again.chosen_threshold is None
    assert again.scored.threshold == 0.5


def test_sets_of_a_bundle_are_measured_and_sent_to_a_human() -> None:
    fit = fit_conformal(part("val"), coverage=0.8)
    description = with_conformal(tiny_description(classes=TWO), fit.rule, fit.rows)
    found = evaluated(part("test", start=60), fitted=description)
    assert found.sets is not None
    assert found.referral is not None
    content = found.as_dict()
    assert content["conformal_sets"]
    assert content["referral"]
    with pytest.raises(ConformalLeakError):
        evaluated(part("val"), fitted=description)
