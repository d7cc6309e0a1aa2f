"""What a user points at (images, folders, one manifest) becomes a manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.errors import CytolensError
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import OPTIONAL_COLUMNS, Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TABLE_SUFFIXES = frozenset({".csv", ".parquet"})
IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".bmp", ".dib", ".tif", ".tiff", ".webp"}
)
"""What is taken from a folder; a file that is named is read whatever its name."""


class PredictionInputError(CytolensError):
    """What should be predicted on is not there, or does not fit the model."""


def gather_inputs(inputs: Sequence[Path | str]) -> Manifest:
    """List the images that paths stand for.

    Args:
        inputs: Image files and folders (searched at any depth), or one manifest.

    Returns:
        A manifest; without one to read, a sample is named by its path. A file that
        cannot be read is found out when it is decoded, so that the rest is scored.

    Raises:
        PredictionInputError: If a path does not exist, or holds no image.
        ManifestError: If the manifest is faulty.
    """
    paths = [item if isinstance(item, Path) else Path(item) for item in inputs]
    tables = [path for path in paths if path.suffix.lower() in TABLE_SUFFIXES]
    if tables and len(paths) > 1:
        msg = f"{tables[0]} is a manifest; give it alone, without further inputs."
        raise PredictionInputError(msg)
    if tables:
        return read_manifest(tables[0], require_files=False)
    # By name: to compare paths, Python takes them apart, thousands of times.
    files = {str(file): file for path in paths for file in _images_of(path)}
    if not files:
        msg = "No input. Give image files, folders of images, or one manifest."
        raise PredictionInputError(msg)
    return manifest_of_paths(list(files.values()))


def manifest_of_paths(files: Sequence[Path]) -> Manifest:
    """Make a manifest of bare image files: no labels, no groups."""
    import pandas as pd

    names = [file.as_posix() for file in files]
    columns: dict[str, pd.Series] = {
        "sample": pd.Series(names, dtype="string"),
        "image": pd.Series(names, dtype="string"),
    }
    for name in OPTIONAL_COLUMNS:
        kind = "float64" if name == "mpp" else "string"
        columns[name] = pd.Series([None] * len(files), dtype=kind)
    return Manifest(pd.DataFrame(columns), Path())


def _images_of(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in IMAGE_SUFFIXES
            and not file.name.startswith(".")
            and file.is_file()
        )
        if not found:
            endings = ", ".join(sorted(IMAGE_SUFFIXES))
            msg = f"{path} holds no image (looked for {endings} at any depth)."
            raise PredictionInputError(msg)
        yield from found
    elif path.exists():
        yield path
    else:
        msg = f"{path} does not exist. Give images, folders, or a manifest."
        raise PredictionInputError(msg)
