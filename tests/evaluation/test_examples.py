import numpy as np

from cytolens.evaluation.examples import confident_errors, typical_cases
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
