from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.report import Table
from cytolens.reporting.sections.thresholds import thresholds_part
from support.predictions import table_of_counts


def test_table_shows_counts_and_says_where_a_figure_is_not_defined() -> None:
    evaluation = evaluate_predictions(table_of_counts(tp=3, fn=2, tn=7, fp=1))
    part = thresholds_part(evaluation)
    assert part is not None
    table = part.section.blocks[-1]
    assert isinstance(table, Table)
    assert table.rows[10][:5] == ("0.50", "3", "2", "7", "1")
    assert (
        "PPV at 0.90 to 1.00 not defined: no sample is called positive." in table.notes
    )
    assert len(part.tables["thresholds"]) == 21
