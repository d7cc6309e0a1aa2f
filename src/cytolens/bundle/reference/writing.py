"""Write ``reference.parquet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.distance import unit_rows

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from cytolens.bundle.reference.reference import Reference

ALARM_KEY = b"cytolens.alarm"
VERSION_KEY = b"cytolens.reference"
VERSION = b"2"


def write_reference(path: Path, reference: Reference) -> None:
    """Write a table: a row for each sample, the alarm in its metadata.

    Embeddings are kept as direction, in half precision, and length: a cosine is then
    right to three decimals, whatever their size.
    """
    import pyarrow as pa
    from pyarrow import parquet

    lengths = np.linalg.norm(reference.embeddings, axis=1)
    table = pa.table(
        {
            "sample": pa.array(reference.samples, pa.string()),
            "label": pa.array(reference.labels, pa.string()),
            "group": pa.array(reference.groups, pa.int64()),
            "length": pa.array(lengths.astype(np.float32)),
            "direction": _lists(unit_rows(reference.embeddings), np.float16),
            "look": _lists(reference.looks, np.float32),
            "stain": _lists(reference.stains, np.float32),
            "logits": _lists(reference.logits, np.float32),
        }
    )
    metadata = {
        VERSION_KEY: VERSION,
        ALARM_KEY: reference.alarm.model_dump_json().encode(),
    }
    parquet.write_table(
        table.replace_schema_metadata(metadata), path, compression="zstd"
    )


def _lists(rows: NDArray[np.float32], kind: type[np.floating]) -> pa.FixedSizeListArray:
    import pyarrow as pa

    flat = pa.array(np.ascontiguousarray(rows, dtype=kind).ravel())
    return pa.FixedSizeListArray.from_arrays(flat, rows.shape[1])
