from pathlib import Path

import pytest

from cytolens.cli.scored_source import scored_source
from cytolens.prediction.inputs import PredictionInputError
from support.bundles import write_tiny_bundle
from support.predictions import random_table


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("source") / "bundle"
    return str(write_tiny_bundle(folder, classes=("benign", "malignant")))


def test_a_table_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    random_table(20).write(path)
    source = scored_source(str(path), None, split="val")
    assert len(source.predictions) == 20
    assert source.description is None


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("val", {"val"}),
        (None, {"test"}),
        (("val", "test"), {"val", "test"}),
        (("val", "none"), {"val"}),
    ],
)
def test_a_bundle_is_run_on_the_splits_asked_for(
    bundle: str,
    cells_manifest: Path,
    split: str | tuple[str, ...] | None,
    expected: set[str],
) -> None:
    source = scored_source(bundle, cells_manifest, split=split, device="cpu")
    assert set(source.predictions.table["split"]) == expected
    assert source.description is not None
    assert source.manifest is not None


def test_a_bundle_needs_a_manifest(bundle: str) -> None:
    with pytest.raises(PredictionInputError, match="give a manifest"):
        scored_source(bundle, None, split="val")
