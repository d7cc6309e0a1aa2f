from collections import Counter

import pytest

from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.checklists.answers import ANSWERS, OPEN, fill_in
from cytolens.reporting.checklists.items import ChecklistName, checklist
from cytolens.reporting.checklists.known import Known
from support.bundles import tiny_description
from support.evaluations import full_evaluation
from support.predictions import random_table

# What no table and no bundle can know.
HUMAN = {
    "tripod_ai": ("2", "3a", "3c", "5b", "6b", "8c", "17", "18a", "18d", "19", "25"),
    "claim": ("2", "4", "5", "8", "11", "15", "16", "18", "34", "41", "44"),
}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(full_evaluation(60), tiny_description())


@pytest.mark.parametrize("name", ["tripod_ai", "claim"])
def test_what_only_a_human_knows_stays_open(name: ChecklistName, known: Known) -> None:
    answers = {a.item.number: a for a in fill_in(checklist(name), known)}
    for number in HUMAN[name]:
        assert answers[number].status == "open"
        assert answers[number].text == OPEN


@pytest.mark.parametrize("name", ["tripod_ai", "claim"])
def test_an_answer_in_part_says_what_is_open(name: ChecklistName, known: Known) -> None:
    answered = fill_in(checklist(name), known)
    assert set(Counter(a.status for a in answered)) == {"filled", "in part", "open"}
    for item in answered:
        assert "In part." not in item.text
        if item.status == "in part" and item.item.answer not in {
            "internal",
            "clusters",
            "subgroups",
        }:
            assert "Open: " in item.text, item.item.number


def test_without_a_bundle_nothing_is_said_of_the_model() -> None:
    bare = Known(evaluate_predictions(random_table(40)))
    for name in ("training", "model", "first_weights", "preprocessing", "calibration"):
        assert ANSWERS[name](bare) is None
    for name in ("clusters", "subgroups", "external", "sites", "partitions"):
        assert ANSWERS[name](bare) is None


def test_answers_repeat_what_was_measured(known: Known) -> None:
    sensitivity = known.evaluation.figures["sensitivity"].text
    assert sensitivity in str(ANSWERS["diagnostic"](known))
    assert "60 samples of 24 groups" in str(ANSWERS["sample_size"](known))
    assert "Samples by site: north" in str(ANSWERS["characteristics"](known))
    assert "network pcam-cnn" in str(ANSWERS["model"](known))
    assert "random, as the recipe says" in str(ANSWERS["first_weights"](known))


def test_recall_of_each_class_is_told_where_there_are_several() -> None:
    table = random_table(60, classes=("a", "b", "c"))
    told = str(ANSWERS["diagnostic"](Known(evaluate_predictions(table))))
    assert told.startswith("Recall: a ")
