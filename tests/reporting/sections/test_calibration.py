from cytolens.reporting.report import Picture, Table
from cytolens.reporting.sections.calibration import calibration_part, definitions_part
from support.evaluations import full_evaluation


def test_diagrams_are_of_the_positive_class_or_of_the_decision() -> None:
    for classes, named in (
        (("a", "b"), "Reliability diagram of b: "),
        (("a", "b", "c"), "Reliability diagram of the most probable class: "),
    ):
        part = calibration_part(full_evaluation(60, classes=classes))
        assert part is not None
        pictures = [b for b in part.section.blocks if isinstance(b, Picture)]
        assert len(pictures) == 2
        assert all(p.alt.startswith(named) for p in pictures)


def test_every_figure_is_defined_in_the_appendix() -> None:
    evaluation = full_evaluation(60)
    part = definitions_part(evaluation)
    assert part is not None
    assert evaluation.calibration is not None
    names = [f.name for f in evaluation.calibration.figures]
    (table,) = part.section.blocks
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == names
