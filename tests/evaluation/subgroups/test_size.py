import numpy as np
import pytest

from cytolens.evaluation.scored import scored_from
from cytolens.evaluation.subgroups.size import too_small_for
from support.predictions import table_of


def why(name: str, *, positives: int, negatives: int, groups: int = 1000) -> str:
    labels = ["malignant"] * positives + ["benign"] * negatives
    keys = [f"g{i % groups}" for i in range(len(labels))]
    table = table_of(labels, np.zeros((len(labels), 2)), groups=keys)
    return too_small_for(name, scored_from(table))


@pytest.mark.parametrize(
    ("name", "counts", "said"),
    [
        ("sensitivity", (10, 3), ""),
        ("sensitivity", (9, 99), "9 samples of malignant"),
        ("specificity", (9, 10), ""),
        ("ROC AUC", (10, 9), "9 samples of benign"),
        ("balanced accuracy", (3, 0), "0 samples of benign; 3 samples of malignant"),
        ("accuracy", (5, 5), ""),
        ("accuracy", (5, 4), "9 samples"),
    ],
)
def test_ten_samples_of_what_a_figure_rests_on(
    name: str, counts: tuple[int, int], said: str
) -> None:
    assert why(name, positives=counts[0], negatives=counts[1]) == said


def test_ten_groups_too() -> None:
    assert why("sensitivity", positives=50, negatives=0, groups=10) == ""
    said = why("sensitivity", positives=50, negatives=0, groups=9)
    assert said == "9 groups of malignant"
