import numpy as np
import pytest

from cytolens.evaluation.rests_on import groups_among, rests_on, units_of
from cytolens.evaluation.scored import Scored, scored_from
from support.predictions import table_of

# Two positives of one patient; three negatives of two.
LABELS = ["malignant", "malignant", "benign", "benign", "benign"]
GROUPS = ["p", "p", "p", "q", "q"]


@pytest.fixture
def scored() -> Scored:
    return scored_from(table_of(LABELS, np.zeros((5, 2)), groups=GROUPS))


@pytest.mark.parametrize(
    ("name", "classes", "units"),
    [
        ("sensitivity", ["malignant"], 1),
        ("specificity", ["benign"], 2),
        ("accuracy", [""], 2),
        ("ROC AUC", ["benign", "malignant"], 1),
    ],
)
def test_each_figure_of_two_classes(
    scored: Scored, name: str, classes: list[str], units: int
) -> None:
    assert [label for label, _ in rests_on(name, scored)] == classes
    assert units_of(name, scored) == units


def test_several_classes_leave_out_what_is_absent() -> None:
    table = table_of(["a", "b", "a"], np.zeros((3, 3)), classes=("a", "b", "c"))
    scored = scored_from(table)
    assert [label for label, _ in rests_on("balanced accuracy", scored)] == ["a", "b"]
    assert units_of("balanced accuracy", scored) == 1
    assert groups_among(scored, np.array([True, False, True])) == 2
