from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.report import Paragraph, Table
from cytolens.reporting.sections.examples import NO_ERROR, examples_part
from support.predictions import random_table, table_of_counts


def test_three_kinds_of_samples_are_listed_in_the_file() -> None:
    part = examples_part(evaluate_predictions(random_table(80)), None)
    kinds = part.tables["examples"]["kind"].unique().tolist()
    assert kinds == ["confident error", "hardest", "typical"]


def test_a_table_without_error_says_so() -> None:
    evaluation = evaluate_predictions(table_of_counts(tp=5, fn=0, tn=5, fp=0))
    blocks = examples_part(evaluation, None).section.blocks
    assert Paragraph(NO_ERROR) in blocks
    assert sum(isinstance(b, Table) for b in blocks) == 2
