import json

import numpy as np
import pytest

from cytolens.evaluation.class_map import ClassMap
from cytolens.evaluation.comparison import compare_predictions
from cytolens.evaluation.errors import EvaluationError
from cytolens.prediction.table import Predictions
from support.contests import contest


def test_differences_are_those_of_the_figures() -> None:
    found = compare_predictions(contest({"a": 1.0, "b": 1.4}, groups=30), resamples=100)
    for item in found.pairs[0].differences:
        first, second = (
            next(f.value for f in found.models[name] if f.name == item.name)
            for name in ("a", "b")
        )
        assert item.figure.value == pytest.approx((first or 0) - (second or 0))


def test_swapping_the_models_swaps_the_sign() -> None:
    tables = contest({"a": 1.0, "b": 1.4}, groups=30)
    one = compare_predictions(tables, resamples=100)
    two = compare_predictions({k: tables[k] for k in ("b", "a")}, resamples=100)
    for here, there in zip(
        one.pairs[0].differences, two.pairs[0].differences, strict=True
    ):
        assert here.p == pytest.approx(there.p)
        assert here.figure.low == pytest.approx(-(there.figure.high or 0))


def test_clear_winner_and_honest_doubt() -> None:
    clear = compare_predictions(contest({"a": 0.3, "b": 2.5}), resamples=100)
    assert clear.verdicts[0].startswith("b is better than a: ROC AUC")
    doubt = compare_predictions(contest({"a": 1.0, "b": 1.0}), resamples=100)
    assert doubt.verdicts[0].startswith("No difference shown between a and b")
    assert "would be needed; here are 120." in doubt.verdicts[0]


def test_cells_of_a_patient_are_not_independent() -> None:
    """Each sample five times over: certainty must not grow by that."""
    tables = contest({"a": 1.0, "b": 1.4}, samples=60)
    copied = {}
    for name, table in tables.items():
        frame = table.table.loc[np.repeat(np.arange(60), 5)].reset_index(drop=True)
        frame["group"] = frame["sample"]
        copied[name] = Predictions(frame.assign(sample=[f"c{i}" for i in range(300)]))
    once = compare_predictions(tables, resamples=1000).pairs[0]
    five = compare_predictions(copied, resamples=1000).pairs[0]
    for name in ("MCC", "balanced accuracy"):
        assert five[name].p == pytest.approx(once[name].p, rel=0.3)


def test_a_model_against_itself() -> None:
    (a,) = contest({"a": 1.0}, groups=20).values()
    found = compare_predictions({"a": a, "again": a}, resamples=50)
    assert {item.p for item in found.pairs[0].differences} == {1.0}
    assert "No number of samples follows" in found.verdicts[0]


def test_several_classes_are_decided_by_balanced_accuracy() -> None:
    tables = contest({"x": 1.0, "y": 1.2}, classes=("a", "b", "c"))
    found = compare_predictions(tables, resamples=50)
    assert found.decides == "balanced accuracy"
    assert found.positive is None
    chosen = compare_predictions(tables, decides="accuracy", resamples=50)
    assert "accuracy" in chosen.verdicts[0]


def test_map_split_positive_and_margin() -> None:
    tables = contest({"x": 1.0, "y": 1.2}, classes=("a", "b", "c"))
    halves = {
        name: Predictions(t.table.assign(split=["val", "test"] * 60))
        for name, t in tables.items()
    }
    rule = ClassMap(classes={"sick": ("a", "b"), "well": ("c",)}, positive="sick")
    found = compare_predictions(
        halves, split="val", class_map=rule, margin=0.05, resamples=50
    )
    assert found.positive == "sick"
    assert found.population.split == "val"
    assert found.population.samples == 60
    assert any("flatter" in caution for caution in found.cautions)
    margin = found.pairs[0].needed_for_margin
    assert margin is not None
    assert margin.difference == 0.05


def test_json_and_frame() -> None:
    found = compare_predictions(
        contest({"a": 1.0, "b": 1.4, "c": 1.0}), margin=0.1, resamples=50
    )
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert content["schema"] == "cytolens-comparison"
    assert content["pairs"][0]["needed_for_margin"]["units"] >= 2
    frame = found.frame()
    assert len(frame) == 3 * 9
    assert (
        frame["difference"] - (frame["value of first"] - frame["value of second"])
    ).abs().max() < 1e-12


def test_one_class_only_is_not_defined() -> None:
    tables = {
        name: t.where((t.table["label"] == "benign").to_numpy())
        for name, t in contest({"a": 1.0, "b": 1.4}).items()
    }
    found = compare_predictions(tables, resamples=50)
    assert found.verdicts[0].startswith("a and b cannot be compared")
    assert found.pairs[0]["specificity"].p is not None


@pytest.mark.parametrize(
    ("decides", "margin", "said"),
    [
        ("recall", None, "No figure 'recall' to decide by. Choose from: ROC AUC"),
        (None, -0.1, "margin is -0.1; expected a difference between 0 and 1"),
    ],
)
def test_unknown_figure_and_impossible_margin(
    decides: str | None, margin: float | None, said: str
) -> None:
    with pytest.raises(EvaluationError, match=said):
        compare_predictions(
            contest({"a": 1.0, "b": 1.4}), decides=decides, margin=margin
        )
