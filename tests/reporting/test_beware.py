from dataclasses import replace

import pytest

from cytolens.bundle.schema import ModelDescription
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.beware import beware_of
from support.bundles import tiny_description
from support.predictions import TWO, random_table, table_of_counts


def described(**changes: object) -> ModelDescription:
    plain = tiny_description(classes=TWO)
    provenance = plain.provenance.model_copy(update=changes)
    return plain.model_copy(update={"provenance": provenance})


def test_allowed_leaks_come_first() -> None:
    evaluation = evaluate_predictions(random_table(60))
    found = beware_of(evaluation, described(allowed_faults=("leak: 3 twins",)))
    assert found[0].endswith("found a fault: leak: 3 twins")
    assert set(evaluation.cautions) < set(found)


@pytest.mark.parametrize(("shares", "said"), [((9, 81), True), ((48, 52), False)])
def test_classes_that_are_rarer_than_in_training_are_named(
    shares: tuple[int, int], *, said: bool
) -> None:
    evaluation = evaluate_predictions(random_table(400))
    counts = {"train": dict(zip(TWO, shares, strict=True))}
    found = " ".join(beware_of(evaluation, described(data_counts=counts)))
    assert ("not as common as in training" in found) == said
    assert ("10% there" in found) == said


def test_other_classes_than_in_training_are_not_compared() -> None:
    evaluation = evaluate_predictions(random_table(60))
    counts = {"train": {"benign": 1, "malignant": 9, "other": 5}}
    found = " ".join(beware_of(evaluation, described(data_counts=counts)))
    assert "not as common" not in found


def test_a_threshold_nobody_chose_is_named_only_for_two_classes() -> None:
    words = "was not chosen on validation data"
    two = evaluate_predictions(random_table(60))
    assert words in " ".join(beware_of(two, described()))
    assert words not in " ".join(beware_of(two, None))
    three = evaluate_predictions(random_table(60, classes=("a", "b", "c")))
    assert words not in " ".join(beware_of(three, described()))


def test_too_many_expected_is_a_caution_and_calibration_is_needed_for_it() -> None:
    # Everyone is given 0.88 for malignant, and one in ten is.
    evaluation = evaluate_predictions(table_of_counts(tp=10, fn=0, tn=0, fp=90))
    assert "There are fewer samples of malignant" in " ".join(
        beware_of(evaluation, None)
    )
    bare = replace(evaluation, calibration=None)
    assert "There are fewer" not in " ".join(beware_of(bare, None))
