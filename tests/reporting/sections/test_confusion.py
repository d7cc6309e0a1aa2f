from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.reporting.report import Picture, Table
from cytolens.reporting.sections.confusion import confusion_part
from support.predictions import random_table, table_of_counts


def test_words_name_right_and_wrong() -> None:
    part = confusion_part(evaluate_predictions(table_of_counts(tp=3, fn=2, tn=7, fp=1)))
    matrix, scores, table = part.section.blocks
    assert isinstance(matrix, Picture)
    assert isinstance(scores, Picture)
    assert isinstance(table, Table)
    assert "of 8 benign, 7 are right, 1 were taken for malignant" in matrix.alt
    assert "of 5 malignant, 3 are right, 2 were taken for benign" in matrix.alt
    assert "the middle half of malignant lies at 0.12 to 0.88" in scores.alt
    assert [row[0] for row in table.rows] == ["benign", "malignant"]
    assert part.tables["confusion"].to_numpy().tolist() == [
        ["benign", 7, 1],
        ["malignant", 2, 3],
    ]


def test_several_classes_have_averages_and_say_what_is_not_defined() -> None:
    table = random_table(60, classes=("a", "b", "c", "d", "e"))
    rows = table.where((table.table["label"] != "e").to_numpy())
    part = confusion_part(evaluate_predictions(rows))
    printed = part.section.blocks[-1]
    assert isinstance(printed, Table)
    assert [row[0] for row in printed.rows][-2:] == [
        "mean of classes",
        "mean by samples",
    ]
    assert "recall of e not defined: no sample of e." in printed.notes
