from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from huggingface_hub import ModelCard

from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.writing import replace_description
from cytolens.errors import OutputExistsError
from cytolens.evaluation.evaluation import evaluate_predictions
from cytolens.evaluation.options import EvaluationOptions
from cytolens.prediction.table import Predictions
from cytolens.reporting.card.metrics import MetricsError
from cytolens.reporting.card.writing import write_card
from cytolens.reporting.card_lint.lint import lint_file, lint_text
from support.bundles import write_tiny_bundle
from support.predictions import random_table

if TYPE_CHECKING:
    from pathlib import Path

QUICK = EvaluationOptions(resamples=100)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write_tiny_bundle(tmp_path / "bundle", classes=("benign", "malignant"))


def evaluated(
    folder: Path, *, classes: tuple[str, ...] = ("benign", "malignant")
) -> Path:
    table = random_table(70, classes=classes, groups=30).table
    predictions = Predictions(table.assign(model="tiny-single"))
    content = evaluate_predictions(predictions, options=QUICK).as_dict()
    folder.mkdir()
    (folder / "metrics.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_without_an_evaluation_the_card_says_so(bundle: Path) -> None:
    path = write_card(bundle)
    assert path == bundle / "README.md"
    text = path.read_text(encoding="utf-8")
    assert "No evaluation is attached" in text
    assert "were not measured" in text
    load_bundle(bundle)


def test_figures_come_with_intervals_into_text_and_metadata(
    bundle: Path, tmp_path: Path
) -> None:
    metrics = evaluated(tmp_path / "internal")
    path = write_card(bundle, metrics=[metrics])
    load_bundle(bundle)
    text = path.read_text(encoding="utf-8")
    assert "No evaluation is attached" not in text
    assert "## Evaluation `internal`: the test split" in text
    assert "Research use only, not for diagnosis" in text
    card: Any = ModelCard(text)
    results = {r.metric_name: r for r in card.data.eval_results}
    content = json.loads((metrics / "metrics.json").read_text(encoding="utf-8"))
    for figure in content["figures"]:
        if figure["name"] in results:
            result = results[figure["name"]]
            assert result.metric_value == pytest.approx(figure["value"], abs=5e-5)
            assert result.metric_args["n"] == figure["n"]
            assert f"| {figure['name']} | {figure['value']:.4f} |" in text
    assert {"accuracy", "sensitivity", "specificity", "ROC AUC"} <= set(results)
    assert card.data.tags == ["cytolens", "medical", "microscopy", "research-use-only"]


@pytest.mark.parametrize("classes", [("benign", "malignant"), ("a", "b", "c")])
def test_our_card_passes_our_own_check_and_a_changed_one_does_not(
    classes: tuple[str, ...], tmp_path: Path
) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", classes=classes)
    metrics = evaluated(tmp_path / "evaluation", classes=classes)
    path = write_card(bundle, metrics=[metrics])
    assert lint_file(path).findings == ()
    text = path.read_text(encoding="utf-8")
    figures = json.loads((metrics / "metrics.json").read_text("utf-8"))["figures"]
    accuracy = next(f["value"] for f in figures if f["name"] == "accuracy")
    row = f"| accuracy | {accuracy:.4f} |"
    assert row in text
    assert not lint_text(text.replace(row, f"| accuracy | {accuracy - 0.05:.4f} |")).ok


def test_limits_follow_from_what_was_measured(bundle: Path, tmp_path: Path) -> None:
    metrics = evaluated(tmp_path / "internal")
    file = metrics / "metrics.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["population"]["sites"] = {"north": 70}
    content["population"]["groups"] = None
    content["population"]["per_class"]["malignant"] = 4
    file.write_text(json.dumps(content), encoding="utf-8")
    text = write_card(bundle, metrics=[file]).read_text(encoding="utf-8")
    assert "come from one site (north)" in text
    assert "may be in training too" in text
    assert "Only 4 samples of `malignant` were tested" in text
    assert "It was trained on few samples: 3 of `benign`" in text


def test_a_changed_description_drops_the_evaluation_of_the_old_one(
    bundle: Path, tmp_path: Path
) -> None:
    write_card(bundle, metrics=[evaluated(tmp_path / "internal")])
    description = load_bundle(bundle).description
    replace_description(bundle, description.model_copy(update={"temperature": 1.3}))
    text = (bundle / "README.md").read_text(encoding="utf-8")
    assert "No evaluation is attached" in text
    assert "internal" not in text


def test_a_file_of_its_own_leaves_the_bundle_alone(
    bundle: Path, tmp_path: Path
) -> None:
    before = (bundle / "README.md").read_bytes()
    path = write_card(bundle, out=tmp_path / "card.md")
    assert path.read_text(encoding="utf-8").startswith("---\n")
    assert (bundle / "README.md").read_bytes() == before
    with pytest.raises(OutputExistsError, match="--overwrite"):
        write_card(bundle, out=path)
    write_card(bundle, out=path, overwrite=True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": "x"}, "not a metrics.json"),
        ({"version": 99}, "version 99"),
        ({"model": ["other"]}, "evaluation of other"),
        ({"figures": None}, "lacks figures"),
    ],
)
def test_a_foreign_evaluation_is_one_clear_error(
    change: dict[str, object], words: str, bundle: Path, tmp_path: Path
) -> None:
    file = evaluated(tmp_path / "internal") / "metrics.json"
    content = json.loads(file.read_text(encoding="utf-8")) | change
    file.write_text(
        json.dumps({k: v for k, v in content.items() if v is not None}),
        encoding="utf-8",
    )
    with pytest.raises(MetricsError, match=words):
        write_card(bundle, metrics=[file])


def test_missing_and_broken_files_are_clear_errors(
    bundle: Path, tmp_path: Path
) -> None:
    with pytest.raises(MetricsError, match="There is no"):
        write_card(bundle, metrics=[tmp_path / "none"])
    (tmp_path / "metrics.json").write_text("{", encoding="utf-8")
    with pytest.raises(MetricsError, match="not readable JSON"):
        write_card(bundle, metrics=[tmp_path])
    with pytest.raises(BundleError):
        write_card(tmp_path / "nothing")
