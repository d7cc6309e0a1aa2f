"""Read ``reference.parquet``; nothing in it is trusted unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from cytolens.bundle.errors import BundleError
from cytolens.bundle.reference.alarm import Alarm
from cytolens.bundle.reference.look import LOOKS
from cytolens.bundle.reference.reference import REFERENCE_FILE, Reference
from cytolens.bundle.reference.stain import STAINS
from cytolens.bundle.reference.writing import ALARM_KEY, VERSION, VERSION_KEY

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle

_MOST_BYTES = 512 << 20
_MOST_ROWS = 100_000
_MOST_NUMBERS = 1 << 28
_LISTS = ("direction", "look", "stain", "logits")
_COLUMNS = {"sample", "label", "group", "length", *_LISTS}


def read_reference(bundle: Bundle) -> Reference:
    """Read a bundle's reference.

    Raises:
        BundleError: If it has none, or one that does not fit.
    """
    path = bundle.path / REFERENCE_FILE
    if not path.is_file():
        raise BundleError(
            f"The bundle {bundle.path} has no {REFERENCE_FILE}: it was made by an "
            "early version, or elsewhere. Train it again to get one."
        )
    bundle.require_sound(REFERENCE_FILE)
    reference = _read(path)
    images = 2 if bundle.is_pair else 1
    wanted = {
        "logits": len(bundle.classes),
        "look": images * len(LOOKS),
        "stain": images * len(STAINS),
    }
    found = {
        "logits": reference.logits.shape[1],
        "look": reference.looks.shape[1],
        "stain": reference.stains.shape[1],
    }
    if found != wanted or not set(reference.labels) <= set(bundle.classes):
        raise _fault(path, f"it does not fit the model ({found}, expected {wanted})")
    return reference


def _read(path: Path) -> Reference:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _fault(path, "it is larger than any reference")
        with parquet.ParquetFile(path) as file:
            _require_size(path, file)
            table = file.read()
        return _reference(path, table)
    except (OSError, pa.ArrowException, ValidationError, ValueError) as error:
        raise _fault(path, str(error).splitlines()[0]) from error


def _require_size(path: Path, file: pa.parquet.ParquetFile) -> None:
    schema = file.schema_arrow
    metadata = schema.metadata or {}
    version = metadata.get(VERSION_KEY)
    if version is not None and version != VERSION:
        raise _other_version(path, version)
    if version is None or ALARM_KEY not in metadata:
        raise _fault(path, "it was not written by Cytolens")
    if set(schema.names) != _COLUMNS:
        raise _fault(path, f"its columns are {', '.join(schema.names)[:200]}")
    rows = file.metadata.num_rows
    width = sum(
        getattr(schema.field(name).type, "list_size", _MOST_NUMBERS) for name in _LISTS
    )
    if not 0 < rows <= _MOST_ROWS or rows * width > _MOST_NUMBERS:
        raise _fault(path, f"it has {rows} rows of {width} numbers")


def _reference(path: Path, table: pa.Table) -> Reference:
    directions, looks, stains, logits = (_matrix(table, name) for name in _LISTS)
    lengths = table["length"].to_numpy().astype(np.float32)
    numbers = (directions, looks, stains, logits, lengths)
    if not all(np.isfinite(array).all() for array in numbers):
        raise _fault(path, "it holds numbers that are not finite")
    samples, labels = (table[name].to_pylist() for name in ("sample", "label"))
    if not all(isinstance(text, str) for text in (*samples, *labels)):
        raise _fault(path, "a sample has no name or no label")
    return Reference(
        samples=tuple(samples),
        labels=tuple(labels),
        groups=table["group"].to_numpy().astype(np.int64),
        embeddings=directions * lengths[:, None],
        looks=looks,
        stains=stains,
        logits=logits,
        alarm=Alarm.model_validate_json(table.schema.metadata[ALARM_KEY]),
    )


def _matrix(table: pa.Table, name: str) -> NDArray[np.float32]:
    column = table[name].combine_chunks()
    values = column.flatten().to_numpy(zero_copy_only=False)
    rows: NDArray[np.float32] = values.reshape(len(table), -1).astype(np.float32)
    return rows


def _other_version(path: Path, version: bytes) -> BundleError:
    found = version[:8].decode("ascii", "replace")
    return BundleError(
        f"{path} holds a reference of version {found!r}, this Cytolens reads version "
        f"{VERSION.decode()!r}. Predictions need none. For similar cases make it "
        "again, from the manifest the model was trained with: "
        "`cytolens.explanation.similar.add_reference(bundle, manifest)`. If the "
        "version is higher than that, take a newer Cytolens."
    )


def _fault(path: Path, found: str) -> BundleError:
    return BundleError(
        f"{path} is no reference of this model: {found}. Train the model again, or "
        "take the bundle again from its source."
    )
