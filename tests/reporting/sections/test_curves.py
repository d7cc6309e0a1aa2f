import numpy as np

from cytolens.reporting.report import Picture
from cytolens.reporting.sections.curves import curves_part
from support.evaluations import full_evaluation


def test_two_classes_have_bands_and_the_point_that_decides() -> None:
    evaluation = full_evaluation(80)
    roc, precision = (
        b for b in curves_part(evaluation).section.blocks if isinstance(b, Picture)
    )
    assert "The band holds" in roc.caption
    assert "that share" in precision.caption
    assert evaluation.figures["ROC AUC"].text in roc.alt
    assert f"sensitivity {evaluation.figures['sensitivity'].text}" in roc.alt


def test_several_classes_have_none() -> None:
    evaluation = full_evaluation(80, classes=("a", "b", "c"))
    part = curves_part(evaluation)
    roc = part.section.blocks[0]
    assert isinstance(roc, Picture)
    assert "The band holds" not in roc.caption
    assert set(part.tables["roc"]["class"]) == {"a", "b", "c"}


def test_file_gives_probabilities_and_none_where_nothing_is_called() -> None:
    frame = curves_part(full_evaluation(60)).tables["roc"]
    assert np.isnan(frame["probability"][0])
    assert frame["probability"][1:].between(0, 1).all()
    assert frame["probability"][1:].is_monotonic_decreasing
