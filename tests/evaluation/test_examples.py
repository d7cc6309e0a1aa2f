import numpy as np

from cytolens.evaluation.examples import confident_errors, hardest_cases, typical_cases
from cytolens.evaluation.scored import scored_from
from support.predictions import table_of

LOGITS = np.array([[4.0, 0], [9, 0], [1, 0], [0, 2], [0, 5], [0, 3]])
LABELS = ["malignant", "malignant", "benign", "malignant", "malignant", "malignant"]


def test_surest_error_is_first() -> None:
    scored = scored_from(table_of(LABELS, LOGITS))
    errors = confident_errors(scored)
    assert [e.sample for e in errors] == ["s1", "s0"]
    assert not errors[0].is_right
    assert len(confident_errors(scored, at_most=1)) == 1


def test_typical_is_nearest_the_median_of_its_class() -> None:
    scored = scored_from(table_of(LABELS, LOGITS))
    chosen = typical_cases(scored, per_class=1)
    assert [e.sample for e in chosen] == ["s2", "s5"]
    assert all(e.is_right for e in chosen)


def test_hardest_is_nearest_to_the_threshold_wherever_that_lies() -> None:
    table = table_of(LABELS, LOGITS)
    first = [e.sample for e in hardest_cases(scored_from(table), at_most=2)]
    assert first == ["s2", "s3"]
    high = scored_from(table, threshold=0.99)
    assert [e.sample for e in hardest_cases(high, at_most=2)] == ["s4", "s5"]


def test_hardest_of_several_classes_is_the_least_sure() -> None:
    logits = np.array([[3.0, 0, 0], [0.1, 0, 0], [9, 0, 0]])
    table = table_of(["a", "b", "a"], logits, classes=("a", "b", "c"))
    chosen = hardest_cases(scored_from(table), at_most=1)
    assert [(e.sample, e.is_right) for e in chosen] == [("s1", False)]
