import pytest

from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.calibration.definitions import DEFINITIONS
from cytolens.evaluation.calibration.measure import measure_calibration
from cytolens.evaluation.scored import scored_from
from support.predictions import random_table


@pytest.mark.parametrize("classes", [("a", "b"), ("a", "b", "c")])
def test_every_figure_is_defined_in_words(classes: tuple[str, ...]) -> None:
    scored = scored_from(random_table(60, classes=classes))
    found = measure_calibration(scored, Bounds.of(scored.keys, resamples=20))
    names = [figure.name for figure in found.figures]
    assert set(names) <= set(DEFINITIONS)
    assert len(names) == len(set(names))
    assert list(found.definitions) == names
