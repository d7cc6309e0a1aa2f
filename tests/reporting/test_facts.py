from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.facts import population_facts
from support.bundles import tiny_description
from support.predictions import random_table


def test_facts_name_who_was_tested_and_with_what() -> None:
    evaluation = evaluate_predictions(random_table(60, groups=9))
    facts = dict(population_facts(evaluation, tiny_description()))
    assert facts["Positive class"] == "malignant"
    assert facts["Threshold"] == "0.5"
    assert facts["Samples"] == "60"
    assert facts["Groups"].startswith("9 (with samples of: ")
    assert facts["Sites"] == "not known"
    assert facts["Recipe"] == "tiny"


def test_without_a_bundle_there_is_nothing_of_the_model() -> None:
    evaluation = evaluate_predictions(random_table(60, classes=("a", "b", "c")))
    facts = dict(population_facts(evaluation, None))
    assert "Recipe" not in facts
    assert "Positive class" not in facts
    assert facts["Groups"] == "not known"
