import csv
import json
import shutil
from dataclasses import replace
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


@pytest.fixture(scope="module")
def light(evaluation: Evaluation) -> Evaluation:
    """Without the parts that take time to draw."""
    return bare(evaluation)


def bare(evaluation: Evaluation) -> Evaluation:
    return replace(
        evaluation,
        thresholds=None,
        calibration=None,
        decision=None,
        subgroups=(),
        referral=None,
    )


@pytest.fixture(scope="module")
def written(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_evaluation(evaluation, tmp_path_factory.mktemp("written")).parent


def test_folder_has_everything_and_the_same_bytes_again(
    evaluation: Evaluation, written: Path, tmp_path: Path
) -> None:
    write_evaluation(evaluation, tmp_path)
    assert files_of(tmp_path) == FILES
    for name in FILES - {"predictions.parquet"}:
        assert (tmp_path / name).read_bytes() == (written / name).read_bytes(), name


def test_tables_and_metrics_agree(written: Path) -> None:
    metrics = json.loads((written / "metrics.json").read_text())
    with (written / "tables" / "figures.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["of"] == "overall"]
    stated = [f["name"] for f in metrics["figures"]]
    assert [row["name"] for row in rows] == stated
    assert float(rows[0]["value"]) == metrics["figures"][0]["value"]


def test_earlier_evaluation_is_replaced_but_nothing_else(
    written: Path, light: Evaluation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(written, out)
    (out / "tables" / "mine.csv").write_text("mine")
    write_evaluation(light, out)
    left = files_of(out)
    assert "tables/mine.csv" in left
    assert left - {"tables/mine.csv"} < FILES
    assert not [name for name in left if "decision" in name or "subgroups" in name]
    (out / "thesis.doc").write_text("mine")
    with pytest.raises(OutputExistsError, match="holds something else"):
        write_evaluation(light, out)
    with pytest.raises(OutputExistsError):
        write_evaluation(light, out / "thesis.doc")


def test_page_says_what_the_model_warns_of(light: Evaluation, tmp_path: Path) -> None:
    plain = tiny_description()
    provenance = plain.provenance.model_copy(
        update={"allowed_faults": ("leak: 3 twins",), "warnings": ("Random weights.",)}
    )
    description = plain.model_copy(update={"provenance": provenance})
    page = write_evaluation(light, tmp_path, description=description, banner="Toy")
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
    evaluation = bare(evaluate_predictions(load(bundle).predict(manifest)))
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
    page = write_evaluation(bare(evaluate_predictions(table)), tmp_path)
    assert "<b>" not in page.read_text(encoding="utf-8").split("</style>")[1].replace(
        "<br>", ""
    )
    # A spreadsheet would run what begins with an equals sign.
    for file in (tmp_path / "tables").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")], file.name
