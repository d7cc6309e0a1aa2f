import numpy as np

from cytolens.evaluation.scored import Scored, scored_from
from cytolens.evaluation.subgroups.against_rest import differences_from
from cytolens.evaluation.subgroups.measured import Measured, measure
from cytolens.prediction.table import Predictions
from support.predictions import random_table, table_of


def measured(table: Predictions) -> Measured:
    scored: Scored = scored_from(table)
    return measure(scored, confidence=0.95, resamples=300, seed=0)


def test_independent_samples_by_normal_clusters_by_student() -> None:
    alone = measured(random_table(80)), measured(random_table(80, seed=1))
    first = differences_from(*alone, confidence=0.95)[0]
    assert first.name == "sensitivity"
    assert first.test == "square-and-add"
    together = measured(random_table(80, groups=40)), alone[1]
    assert "Student" in differences_from(*together, confidence=0.95)[0].test


def test_small_sides_are_not_compared() -> None:
    large, small = measured(random_table(80)), measured(random_table(12, seed=2))
    ours = differences_from(small, large, confidence=0.95)
    assert all(item.p is None for item in ours)
    assert ours[0].test.startswith("too small: ")
    theirs = differences_from(large, small, confidence=0.95)
    assert theirs[0].test.startswith("the others are too small: ")


def test_other_classes_cannot_be_averaged_alike() -> None:
    whole = measured(random_table(120, classes=("a", "b", "c")))
    rng = np.random.default_rng(0)
    labels = ["a", "b"] * 30
    part = measured(table_of(labels, rng.normal(size=(60, 3)), classes=("a", "b", "c")))
    balanced, area, accuracy = differences_from(part, whole, confidence=0.95)
    assert balanced.test == area.test == "not the same classes on both sides: c"
    assert accuracy.p is not None


def test_groups_on_both_sides_are_said() -> None:
    part, rest = (
        measured(random_table(80, groups=40)),
        measured(random_table(80, groups=50, seed=1)),
    )
    note = differences_from(part, rest, confidence=0.95)[0].figure.note
    assert note.startswith("40 groups stand on both sides")
