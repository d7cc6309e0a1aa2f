from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.reporting.key_figures import key_figures
from support.predictions import random_table


def test_two_classes_show_the_threshold_that_decides() -> None:
    options = EvaluationOptions(threshold=0.3, resamples=50)
    found = key_figures(evaluate_predictions(random_table(60), options=options))
    names = [item.figure.name for item in found]
    assert names == ["sensitivity", "specificity", "ROC AUC", "balanced accuracy"]
    assert "threshold 0.3" in found[0].meaning
    assert found[1].meaning.endswith("at 0.3.")


def test_several_classes_show_the_weakest() -> None:
    evaluation = evaluate_predictions(random_table(90, classes=("a", "b", "c")))
    found = key_figures(evaluation)[-1].figure
    recalls = [
        f.value
        for figures in evaluation.figures.per_class.values()
        for f in figures
        if f.name == "recall"
    ]
    assert found.name.startswith("recall of ")
    assert found.value == min(v for v in recalls if v is not None)
