"""Export patches from HDF5 to PNG, in batches, going on where an earlier run ended."""

from __future__ import annotations

import gzip
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.datasets.errors import LayoutError
from cytolens.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_BATCH = 512
_PER_FOLDER = 1000
"""Patches a folder holds; hundreds of thousands in one would slow any file manager."""


@dataclass(frozen=True)
class PatchSource:
    """One split: images ``x`` of shape ``(n, side, side, 3)`` and labels ``y``."""

    split: str
    images: Path
    labels: Path

    def patch_path(self, index: int) -> str:
        """Where a patch is written, relative to the export folder."""
        return f"{self.split}/{index // _PER_FOLDER:03d}/{index:06d}.png"


def export_patches(
    source: PatchSource,
    folder: Path,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[int]:
    """Write each patch that is not there yet, and return all labels.

    A patch appears under its name only when it is complete, so an interrupted
    export is taken up by calling again.

    Args:
        source: The two HDF5 files, gzipped or not.
        folder: Where the PNG files go.
        on_progress: Called with patches done and the whole after each batch.

    Raises:
        MissingExtraError: If h5py is not installed.
        LayoutError: If the files cannot be read or do not belong together.
    """
    with _opened(source.labels, folder, "y") as data:
        labels = [int(value) for value in data[:].reshape(-1)]
    with _opened(source.images, folder, "x") as data:
        if len(data) != len(labels) or data.ndim != 4 or data.shape[3] != 3:
            raise LayoutError(
                "pcam",
                source.images,
                found=f"images of shape {data.shape} for {len(labels)} labels",
                expected=f"the shape ({len(labels)}, 96, 96, 3)",
                next_step="Fetch both files again.",
            )
        for start in range(0, len(labels), _BATCH):
            stop = min(start + _BATCH, len(labels))
            _export_batch(source, folder, data, range(start, stop))
            if on_progress is not None:
                on_progress(stop, len(labels))
    return labels


def _export_batch(
    source: PatchSource,
    folder: Path,
    data: Any,  # noqa: ANN401  h5py has no types
    indices: range,
) -> None:
    wanted = [i for i in indices if not (folder / source.patch_path(i)).is_file()]
    if not wanted:
        return
    batch = data[indices.start : indices.stop]
    for index in wanted:
        _write_png(batch[index - indices.start], folder / source.patch_path(index))


def _write_png(patch: NDArray[np.uint8], path: Path) -> None:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    Image.fromarray(patch).save(partial, format="PNG", compress_level=1)
    partial.replace(path)


@contextmanager
def _opened(path: Path, folder: Path, name: str) -> Iterator[Any]:
    """Open one data set of an HDF5 file, unpacking it first where it is gzipped."""
    try:
        import h5py
    except ImportError as error:
        raise MissingExtraError(
            "h5py", extra="hdf5", purpose="Reading PatchCamelyon as published"
        ) from error
    unpacked = _unpack(path, folder) if path.suffix == ".gz" else path
    try:
        with h5py.File(unpacked, "r") as file:
            yield file[name]
    except (OSError, KeyError) as error:
        raise _unreadable(path, str(error)) from error
    if unpacked != path:
        unpacked.unlink()


def _unpack(path: Path, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.stem
    if not target.is_file():
        partial = folder / f"{path.stem}.part"
        try:
            with gzip.open(path, "rb") as packed, partial.open("wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
        except (EOFError, gzip.BadGzipFile) as error:
            raise _unreadable(path, str(error)) from error
        partial.replace(target)
    return target


def _unreadable(path: Path, reason: str) -> LayoutError:
    return LayoutError(
        "pcam",
        path,
        found=f"a file that cannot be read ({reason})",
        expected="a complete HDF5 file with the data sets x or y",
        next_step="Fetch it again.",
    )
