from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.reporting.report import Table
from cytolens.reporting.sections.figures import figures_part
from support.predictions import random_table


def test_every_figure_is_in_the_table_and_the_file() -> None:
    options = EvaluationOptions(prevalences=(0.01,), resamples=100)
    evaluation = evaluate_predictions(random_table(60), options=options)
    part = figures_part(evaluation)
    tables = [b for b in part.section.blocks if isinstance(b, Table)]
    assert [row[0] for row in tables[0].rows] == [
        f.name for f in evaluation.figures.overall
    ]
    assert tables[1].rows[0][0] == "PPV at 1 % prevalence"
    frame = part.tables["figures"]
    assert len(frame) == len(list(evaluation.figures.everything()))
    assert set(frame["of"]) >= {"overall", "macro", "weighted", "benign", "malignant"}
