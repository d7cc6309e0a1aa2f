from cytolens.evaluation.comparison import compare_predictions
from support.contests import contest


def test_independent_and_grouped_samples_are_told_apart() -> None:
    alone = compare_predictions(contest({"a": 1.0, "b": 1.0}), resamples=50)
    said = " ".join(alone.protocol)
    assert "the same 120 samples" in said
    assert "Positive means 'malignant', at a probability of 0.5 or more" in said
    assert "McNemar's exact test" in said
    assert "The verdict rests on ROC AUC alone" in said
    grouped = compare_predictions(
        contest({"a": 1.0, "b": 1.0, "c": 1.0}, groups=30), resamples=50
    )
    said = " ".join(grouped.protocol)
    assert "cluster bootstrap (30 groups, 50 resamples)" in said
    assert "corrected (Holm) over the 3 pairs" in said


def test_thresholds_that_differ_are_named() -> None:
    found = compare_predictions(
        contest({"a": 1.0, "b": 1.0}), thresholds={"b": 0.3}, resamples=50
    )
    assert "at a probability of 0.5 (a), 0.3 (b) or more" in found.protocol[1]
