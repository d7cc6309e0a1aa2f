from typing import Any

import pytest

from cytolens.bundle.amending import with_threshold
from cytolens.bundle.schema import ModelDescription
from cytolens.bundle.threshold import Threshold
from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.grouping import group_predictions
from cytolens.evaluation.thresholds.applying import (
    ThresholdLeakError,
    threshold_for,
)
from cytolens.evaluation.thresholds.choosing import choose
from cytolens.evaluation.thresholds.file import ThresholdFile
from cytolens.prediction.table import Predictions
from support.bundles import tiny_description
from support.predictions import TWO, random_table


def part(split: str, *, start: int = 0, groups: int | None = None) -> Predictions:
    """Sixty samples of one split, named from ``start`` on."""
    table = random_table(60, groups=groups, seed=start).table.assign(split=split)
    table["sample"] = [f"s{start + i}" for i in range(60)]
    return Predictions(table)


@pytest.fixture(scope="module")
def record() -> ThresholdFile:
    return choose(part("val", groups=12), "youden").record


def bundle_of(record: ThresholdFile) -> ModelDescription:
    return with_threshold(tiny_description(classes=TWO), record.threshold, record.rows)


@pytest.mark.parametrize("kind", ["file", "bundle"])
@pytest.mark.parametrize("start", [0, 59])
def test_rows_that_chose_it_cannot_be_reported(
    kind: str, start: int, record: ThresholdFile
) -> None:
    source = record if kind == "file" else bundle_of(record)
    shared = 60 - start
    # Renaming the split does not help: the samples are the same.
    with pytest.raises(ThresholdLeakError, match=f"chosen on {shared} of these 60"):
        threshold_for(source, part("test", start=start))


def test_other_rows_can(record: ThresholdFile) -> None:
    rows = part("test", start=60)
    assert threshold_for(record, rows) == record.threshold
    assert threshold_for(bundle_of(record), rows, "malignant") == record.threshold


def test_a_bundle_without_a_fitting_threshold_has_none(record: ThresholdFile) -> None:
    rows = part("test", start=60)
    assert threshold_for(tiny_description(classes=TWO), rows) is None
    assert threshold_for(bundle_of(record), rows, "benign") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"positive_class": "tumour"}, "calls 'tumour' against one other class"),
        ({"classes": ("a", "malignant", "benign")}, "chosen with the classes a,"),
        ({"model": "tiny-1+vector-1a2b3c4d"}, "these are of tiny-1 .calibrating"),
    ],
)
def test_a_file_about_another_model_is_refused(
    change: dict[str, Any], said: str, record: ThresholdFile
) -> None:
    threshold = record.threshold.model_copy(update=change)
    other = record.model_copy(update={"threshold": threshold})
    with pytest.raises(EvaluationError, match=said):
        threshold_for(other, part("test", start=60))
    assert threshold_for(bundle_of(other), part("test", start=60)) is None


def test_a_threshold_of_an_early_bundle_names_only_its_split() -> None:
    early = Threshold(
        positive_class="malignant",
        value=0.4,
        rule="screening",
        chosen_on="val 0123abcd",
        date="2026-01-01",
    )
    description = tiny_description(classes=TWO).model_copy(
        update={"thresholds": (early,)}
    )
    assert threshold_for(description, part("test")) == early
    with pytest.raises(ThresholdLeakError, match="samples of 'val' are reported"):
        threshold_for(description, part("val"))


def test_rows_of_patients_are_another_unit_than_images(record: ThresholdFile) -> None:
    patients = by_patient(part("test", start=60, groups=12), prefix="other-")
    with pytest.raises(EvaluationError, match="one row for each sample, and here"):
        threshold_for(record, patients)
    chosen = choose(by_patient(part("val", groups=30)), "youden").record
    assert chosen.threshold.unit == "group"
    assert threshold_for(chosen, patients) == chosen.threshold


def by_patient(rows: Predictions, *, prefix: str = "") -> Predictions:
    renamed = rows.table.assign(group=prefix + rows.table["group"])
    return group_predictions(Predictions(renamed), rule="mean", labels="any-positive")


def test_the_same_patients_of_the_same_split_are_refused(
    record: ThresholdFile,
) -> None:
    """Though their images were given other names."""
    with pytest.raises(ThresholdLeakError, match="12 of these groups"):
        threshold_for(record, part("val", start=60, groups=12))
    assert threshold_for(record, part("test", start=60, groups=12)) is not None
