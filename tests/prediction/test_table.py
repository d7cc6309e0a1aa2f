from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cytolens.manifest import Manifest, manifest_from_table
from cytolens.prediction.checks import softmax
from cytolens.prediction.table import Predictions, build_predictions
from support.predictions import random_table

ROWS = pd.DataFrame(
    {
        "sample": ["007", "=cmd()", "'quoted"],
        "image": ["a.png", "b.png", "c.png"],
        "label": ["benign", None, "malignant"],
        "group": ["1", None, "-2"],
        "stain": ["+pap", "x", None],
    }
)


@pytest.fixture
def manifest() -> Manifest:
    return manifest_from_table(ROWS, Path(), require_files=False)


def build(manifest: Manifest) -> Predictions:
    logits = np.array([[1.0, -2.0], [0.1, 0.2], [-4.0, 4.0]])
    return build_predictions(
        manifest, logits, classes=["benign", "malignant"], model="tiny-1"
    )


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_round_trip_keeps_everything(
    name: str, manifest: Manifest, tmp_path: Path
) -> None:
    table = build(manifest)
    table.write(tmp_path / "new" / name)
    again = Predictions.read(tmp_path / "new" / name)
    assert again.classes == ("benign", "malignant")
    assert again.logits == pytest.approx(table.logits, abs=0)
    for column in ("sample", "group", "label", "stain", "model"):
        kept = again.table[column].astype("string").fillna("-")
        assert (
            kept.tolist() == table.table[column].astype("string").fillna("-").tolist()
        )
    assert [p.name for p in (tmp_path / "new").iterdir()] == [name]


def test_csv_has_no_cell_a_spreadsheet_would_run(
    manifest: Manifest, tmp_path: Path
) -> None:
    build(manifest).write(tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text()
    assert "'=cmd()" in text
    assert ",'+pap" in text
    assert "\n=" not in text


def test_image_paths_stay_out_and_probabilities_are_the_softmax(
    manifest: Manifest,
) -> None:
    table = build(manifest)
    assert "image" not in table.table.columns
    assert table.probabilities == pytest.approx(softmax(table.logits), abs=1e-15)
    assert table.predicted == ["benign", "malignant", "malignant"]


def test_table_without_logits_gets_logarithms(tmp_path: Path) -> None:
    path = tmp_path / "foreign.csv"
    path.write_text("sample,label,prob:a,prob:b\nx,a,0.25,0.75\ny,b,0,1\n")
    table = Predictions.read(path)
    assert softmax(table.logits) == pytest.approx(table.probabilities, abs=1e-12)
    assert np.isfinite(table.logits).all()


@given(arrays(np.float64, (4, 3), elements=st.floats(-700, 700)))
def test_softmax_sums_to_one(logits: np.ndarray) -> None:
    assert softmax(logits).sum(axis=1) == pytest.approx(1)


def test_where_keeps_rows_in_order() -> None:
    table = random_table(10)
    mask = np.arange(10) % 3 == 0
    assert table.where(mask).table["sample"].tolist() == ["s0", "s3", "s6", "s9"]
