import numpy as np
import pytest

from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.reporting.report import Gallery, Picture, Section, Table
from cytolens.reporting.sections.order import parts_of
from cytolens.reporting.sections.part import Part
from support.evaluations import full_evaluation
from support.predictions import random_table, table_of

LONG = ("Universitätsklinikum Hamburg-Eppendorf, Institut", "b/c_d")
IN_ORDER = [
    "All figures",
    "How well it ranks",
    "Where it errs",
    "What other thresholds would do",
    "Whether its probabilities can be trusted",
    "Whether acting on it helps",
    "Who it is worse for",
    "What a human should see",
    "Samples to look at",
    "What the calibration figures mean",
    "TRIPOD+AI: reporting of clinical prediction models",
    "CLAIM: artificial intelligence in medical imaging",
]
ONLY_FOR_TWO = {"What other thresholds would do", "Whether acting on it helps"}


@pytest.fixture(scope="module")
def two() -> tuple[Part, ...]:
    return parts_of(full_evaluation(80, sites=LONG))


@pytest.fixture(scope="module")
def seven() -> tuple[Part, ...]:
    names = [f"a_long_class_name_of_number_{i}" for i in range(7)]
    return parts_of(full_evaluation(90, classes=names))


def titles(parts: tuple[Part, ...]) -> list[str]:
    return [part.section.title for part in parts]


def test_parts_stand_in_the_order_of_a_reviewers_questions(
    two: tuple[Part, ...], seven: tuple[Part, ...]
) -> None:
    assert titles(two) == IN_ORDER
    assert titles(seven) == [t for t in IN_ORDER if t not in ONLY_FOR_TWO]
    assert [p.is_appendix for p in two] == [False] * 9 + [True] * 3


def test_parts_that_were_not_computed_are_left_out() -> None:
    evaluation = evaluate_predictions(random_table(40))
    found = titles(parts_of(evaluation))
    assert "Who it is worse for" not in found
    assert "What a human should see" not in found
    assert "What is left of the internal figures" not in found
    assert "Whether its prediction sets keep their promise" not in found


def test_every_picture_says_its_figures_in_words(
    two: tuple[Part, ...], seven: tuple[Part, ...]
) -> None:
    for part in (*two, *seven):
        for block in part.section.blocks:
            if isinstance(block, Picture):
                assert any(letter.isdigit() for letter in block.alt), block.alt
                assert block.caption != block.alt


def test_every_drawing_is_shown_and_every_picture_is_a_file(
    two: tuple[Part, ...],
) -> None:
    for part in two:
        shown = [b.svg for b in part.section.blocks if isinstance(b, Picture)]
        assert shown == [drawing.svg for drawing in part.drawings]


def test_rows_of_every_table_fit_their_header(
    two: tuple[Part, ...], seven: tuple[Part, ...]
) -> None:
    for part in (*two, *seven):
        for block in part.section.blocks:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} == {len(block.header)}
                assert block.caption
                assert all(cell for row in block.rows for cell in row)


def test_every_part_with_numbers_has_a_table_of_its_own(two: tuple[Part, ...]) -> None:
    names = [name for part in two for name in part.tables]
    assert len(names) == len(set(names))
    for part in two:
        numbers = part.section.title != "What the calibration figures mean"
        assert bool(part.tables) == numbers, part.section.title
        assert all(len(frame) for frame in part.tables.values())


@pytest.mark.parametrize("only", ["benign", "malignant"])
def test_one_class_only_has_every_part_it_can(only: str) -> None:
    found = parts_of(evaluate_predictions(table_of([only] * 5, np.zeros((5, 2)))))
    assert titles(found)[:2] == IN_ORDER[:2]
    assert "No curve can be drawn" in _texts(found[1].section)


def test_four_positives_are_enough_for_a_report() -> None:
    rng = np.random.default_rng(0)
    labels = ["malignant"] * 4 + ["benign"] * 45
    logits = rng.normal(size=(49, 2))
    evaluation: Evaluation = evaluate_predictions(table_of(labels, logits))
    assert titles(parts_of(evaluation))[:6] == IN_ORDER[:6]


def test_without_images_the_samples_are_named(two: tuple[Part, ...]) -> None:
    blocks = next(p for p in two if p.section.title == "Samples to look at").section
    assert not any(isinstance(b, Gallery) for b in blocks.blocks)
    assert sum(isinstance(b, Table) for b in blocks.blocks) == 3


def _texts(section: Section) -> str:
    return " ".join(str(block) for block in section.blocks)
