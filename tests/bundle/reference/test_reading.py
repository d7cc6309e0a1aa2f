from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from cytolens.bundle.checksums import write_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.reference.reading import read_reference
from cytolens.bundle.reference.reference import REFERENCE_FILE, Reference
from cytolens.bundle.reference.writing import ALARM_KEY, VERSION_KEY, write_reference
from support.bundles import write_tiny_bundle
from support.references import random_reference


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_tiny_bundle(tmp_path / "bundle")
    write_reference(folder / REFERENCE_FILE, random_reference())
    write_checksums(folder)
    return folder


def read_again(folder: Path) -> Reference:
    write_checksums(folder)
    return read_reference(load_bundle(folder))


def test_what_was_written_is_read(folder: Path) -> None:
    written, found = random_reference(), read_reference(load_bundle(folder))
    assert found.samples == written.samples
    assert found.labels == written.labels
    assert found.alarm == written.alarm
    np.testing.assert_array_equal(found.groups, written.groups)
    np.testing.assert_array_equal(found.looks, written.looks)
    np.testing.assert_array_equal(found.stains, written.stains)
    np.testing.assert_array_equal(found.logits, written.logits)
    np.testing.assert_allclose(found.embeddings, written.embeddings, atol=1e-3)


def test_no_path_and_no_patient_is_kept(folder: Path) -> None:
    table = parquet.read_table(folder / REFERENCE_FILE)
    texts = [n for n in table.column_names if table.schema.field(n).type == pa.string()]
    assert texts == ["sample", "label"]
    assert table["group"].to_pylist()[:5] == [0, 0, 0, 0, 1]


def test_a_bundle_without_one_says_so(tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle"))
    with pytest.raises(BundleError, match=r"has no reference\.parquet.*Train it again"):
        read_reference(bundle)


def test_a_flipped_bit_is_refused(folder: Path) -> None:
    path = folder / REFERENCE_FILE
    content = bytearray(path.read_bytes())
    content[200] ^= 1
    path.write_bytes(content)
    with pytest.raises(BundleError, match=r"changed: reference\.parquet"):
        load_bundle(folder)


def test_files_that_are_no_reference_are_refused(folder: Path) -> None:
    path = folder / REFERENCE_FILE
    table = parquet.read_table(path)
    alarm = table.schema.metadata[ALARM_KEY]
    spoilt = table["look"].combine_chunks().flatten().to_numpy().copy()
    spoilt[3] = np.nan
    look = pa.FixedSizeListArray.from_arrays(pa.array(spoilt), 9)
    position = table.column_names.index("look")
    wrong = {
        "no table": b"PAR1 and then nothing",
        "a foreign table": pa.table({"a": [1]}),
        "no version": table.replace_schema_metadata({ALARM_KEY: alarm}),
        "no alarm": table.replace_schema_metadata(
            {k: v for k, v in table.schema.metadata.items() if k != ALARM_KEY}
        ),
        "no label": table.drop_columns(["label"]),
        "not finite": table.set_column(position, "look", look),
        "empty": table.slice(0, 0),
    }
    for name, content in wrong.items():
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            parquet.write_table(content, path)
        with pytest.raises(BundleError, match="is no reference of this model"):
            pytest.fail(f"{name}: {read_again(folder)}")


def test_one_of_another_model_is_refused(tmp_path: Path, folder: Path) -> None:
    other = write_tiny_bundle(tmp_path / "other", classes=("a", "b", "c"))
    (other / REFERENCE_FILE).write_bytes((folder / REFERENCE_FILE).read_bytes())
    with pytest.raises(BundleError, match="does not fit the model"):
        read_again(other)


@pytest.mark.parametrize("version", [b"1", b"3", b"\xff"])
def test_one_of_another_version_says_what_to_do(folder: Path, version: bytes) -> None:
    path = folder / REFERENCE_FILE
    table = parquet.read_table(path).drop_columns(["stain"])
    metadata = table.schema.metadata | {VERSION_KEY: version}
    parquet.write_table(table.replace_schema_metadata(metadata), path)
    with pytest.raises(BundleError, match=r"version.*reads version '2'.*add_reference"):
        read_again(folder)
