"""Which samples of a manifest an export is made and proved with, decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.exporting.errors import ExportError
from cytolens.prediction.batches import decoded_batches
from cytolens.prediction.sources import require_pictures, sources_of
from cytolens.runtime.conversion.graph import sample_shape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.manifest.schema import Manifest

BATCH = 16


@dataclass(frozen=True)
class Chosen:
    """Samples and their resized images."""

    manifest: Manifest
    """Those that could be read."""
    pixels: NDArray[np.uint8]
    """Shape ``(samples, size, size, 3)``, with a 2 after the samples for pairs."""
    unreadable: int

    def batches(self, size: int = BATCH) -> Iterator[NDArray[np.uint8]]:
        """The images in order."""
        for start in range(0, len(self.pixels), size):
            yield self.pixels[start : start + size]

    def __len__(self) -> int:
        return len(self.pixels)


def evenly(manifest: Manifest, most: int) -> Manifest:
    """At most so many samples, spread over the table; of each class its share."""
    if len(manifest) <= most:
        return manifest
    order = np.argsort(manifest.table["label"].fillna("").to_numpy(str), kind="stable")
    places = np.linspace(0, len(manifest) - 1, most).round().astype(int)
    return _rows(manifest, order[places])


def decode_chosen(manifest: Manifest, bundle: Bundle, *, file: Path) -> Chosen:
    """Decode and resize once, into a file that memory need not hold.

    Args:
        manifest: The samples.
        bundle: Whose preprocessing it is.
        file: Where the pixels are kept; it must outlive what is returned.

    Raises:
        ExportError: If none can be read.
        PredictionInputError: If they are pairs and the bundle takes single images,
            or the other way round.
    """
    manifest, sources = sources_of(manifest)
    require_pictures(sources, 2 if bundle.is_pair else 1)
    shape = len(sources), *sample_shape(bundle)
    pixels = np.lib.format.open_memmap(file, mode="w+", dtype=np.uint8, shape=shape)
    rows: list[int] = []
    for batch in decoded_batches(sources, bundle.preprocessing, batch_size=BATCH):
        if batch.rows:
            pixels[len(rows) : len(rows) + len(batch.rows)] = batch.inputs
            rows += batch.rows
    if not rows:
        raise ExportError(
            f"None of the {len(sources)} samples can be read, so nothing can be "
            "proved. Check them: cytolens data check MANIFEST"
        )
    readable = _rows(manifest, np.array(rows))
    return Chosen(readable, pixels[: len(rows)], len(sources) - len(rows))


def _rows(manifest: Manifest, places: NDArray[np.intp]) -> Manifest:
    """The rows at some places, in the order of the table."""
    return manifest.where(manifest.table.index.to_series().isin(places))
