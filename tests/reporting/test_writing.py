import csv
import json
from pathlib import Path

import numpy as np
import pytest

from cytolens.errors import OutputExistsError
from cytolens.evaluation.evaluation import Evaluation, evaluate_predictions
from cytolens.manifest import read_manifest
from cytolens.prediction.classifier import load
from cytolens.reporting.writing import write_evaluation
from support.bundles import tiny_description, write_tiny_bundle
from support.evaluations import full_evaluation
from support.predictions import random_table, table_of

TABLES = (
    "figures",
    "roc",
    "precision_recall",
    "confusion",
    "thresholds",
    "calibration",
    "reliability",
    "decision",
    "subgroups",
    "referral",
    "risk_coverage",
    "examples",
    "tripod_ai",
    "claim",
)
FIGURES = (
    "intervals",
    "roc",
    "precision_recall",
    "confusion",
    "scores",
    "thresholds",
    "reliability_equal_width",
    "reliability_equal_mass",
    "decision",
    "subgroups_1",
    "risk_coverage",
)
FILES = {
    "metrics.json",
    "report.html",
    "report.pdf",
    "predictions.parquet",
    *(f"tables/{name}.csv" for name in TABLES),
    *(f"figures/{name}.{suffix}" for name in FIGURES for suffix in ("svg", "png")),
}


def files_of(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in paths}


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return full_evaluation()


def test_folder_has_everything_and_the_same_bytes_again(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    write_evaluation(evaluation, tmp_path / "one")
    write_evaluation(evaluation, tmp_path / "two")
    assert files_of(tmp_path / "one") == FILES
    for name in FILES:
        if name != "predictions.parquet":
            texts = [(tmp_path / d / name).read_bytes() for d in ("one", "two")]
            assert texts[0] == texts[1], name


def test_tables_and_metrics_agree(evaluation: Evaluation, tmp_path: Path) -> None:
    write_evaluation(evaluation, tmp_path)
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    with (tmp_path / "tables" / "figures.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["of"] == "overall"]
    stated = [f["name"] for f in metrics["figures"]]
    assert [row["name"] for row in rows] == stated
    assert float(rows[0]["value"]) == metrics["figures"][0]["value"]


def test_earlier_evaluation_is_replaced_but_nothing_else(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    write_evaluation(evaluation, tmp_path / "out")
    write_evaluation(evaluation, tmp_path / "out")
    (tmp_path / "out" / "thesis.doc").write_text("mine")
    with pytest.raises(OutputExistsError, match="holds something else"):
        write_evaluation(evaluation, tmp_path / "out")
    with pytest.raises(OutputExistsError):
        write_evaluation(evaluation, tmp_path / "out" / "thesis.doc")


def test_page_says_what_the_model_warns_of(
    evaluation: Evaluation, tmp_path: Path
) -> None:
    plain = tiny_description()
    provenance = plain.provenance.model_copy(
        update={"allowed_faults": ("leak: 3 twins",), "warnings": ("Random weights.",)}
    )
    description = plain.model_copy(update={"provenance": provenance})
    page = write_evaluation(evaluation, tmp_path, description=description, banner="Toy")
    text = page.read_text(encoding="utf-8")
    assert "found a fault: leak: 3 twins" in text
    assert "Random weights." in text
    assert "Toy" in text
    assert "Research use only, not for diagnosis" in text


def test_examples_are_shown_where_images_are(
    cells_manifest: Path, tmp_path: Path
) -> None:
    manifest = read_manifest(cells_manifest)
    folder = tmp_path / "bundle"
    bundle = write_tiny_bundle(folder, classes=("benign", "malignant"))
    evaluation = evaluate_predictions(load(bundle).predict(manifest))
    page = write_evaluation(evaluation, tmp_path / "out", manifest=manifest)
    text = page.read_text(encoding="utf-8")
    assert text.count("data:image/jpeg") >= 2
    assert "labelled benign" in text


@pytest.mark.parametrize("only", ["benign", "malignant"])
def test_one_class_only_still_makes_a_report(only: str, tmp_path: Path) -> None:
    table = table_of([only] * 5, np.zeros((5, 2)))
    page = write_evaluation(evaluate_predictions(table), tmp_path)
    assert "not defined" in page.read_text(encoding="utf-8")


def test_class_names_may_be_anything(tmp_path: Path) -> None:
    table = random_table(60, classes=("$x_1$", "<b>", "=a", "ü" * 40))
    page = write_evaluation(evaluate_predictions(table), tmp_path)
    assert "<b>" not in page.read_text(encoding="utf-8").split("</style>")[1].replace(
        "<br>", ""
    )
