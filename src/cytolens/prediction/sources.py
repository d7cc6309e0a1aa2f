"""Whatever a caller gives as images becomes samples that can be decoded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.manifest.schema import Manifest
from cytolens.prediction.batches import Source
from cytolens.prediction.inputs import (
    PredictionInputError,
    gather_inputs,
    manifest_of_paths,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

Images = (
    str | Path | Manifest | np.ndarray | Sequence[str | Path] | Sequence[np.ndarray]
)
"""A file, folder or manifest; several files or folders; an RGB array or several."""


def sources_of(images: Images) -> tuple[Manifest, list[Source]]:
    """List the samples, as a manifest and as what can be decoded.

    Raises:
        PredictionInputError: If there is none, or paths and arrays are mixed.
        ManifestError: If a manifest is faulty.
    """
    if isinstance(images, Manifest):
        return images, _from_manifest(images)
    if isinstance(images, str | Path):
        images = [images]
    arrays = _arrays(images)
    if arrays is not None:
        names = [f"array-{i}" for i in range(len(arrays))]
        manifest = manifest_of_paths([Path(name) for name in names])
        return manifest, [
            Source(name, tuple(a) if a.ndim == 4 else (a,))
            for name, a in zip(names, arrays, strict=True)
        ]
    manifest = gather_inputs([i for i in images if isinstance(i, str | Path)])
    return manifest, _from_manifest(manifest)


def require_pictures(sources: Sequence[Source], wanted: int) -> None:
    """Refuse samples of the other kind: a pair where one image is wanted.

    Raises:
        PredictionInputError: Naming the first one.
    """
    wrong = next((s for s in sources if len(s.pictures) != wanted), None)
    if wrong is not None:
        needs = (
            "image pairs: give a manifest with image_before and image_after"
            if wanted == 2
            else "single images: give images, folders, or a manifest with image"
        )
        msg = f"{wrong.name} has {len(wrong.pictures)} images; the model takes "
        raise PredictionInputError(f"{msg}{needs}.")


def _arrays(
    images: NDArray[np.uint8] | Sequence[str | Path] | Sequence[NDArray[np.uint8]],
) -> list[NDArray[np.uint8]] | None:
    if isinstance(images, np.ndarray):
        return [images] if images.ndim == 3 else list(images)
    arrays = [image for image in images if isinstance(image, np.ndarray)]
    if arrays and len(arrays) != len(images):
        msg = "Give paths or arrays, not both in one list."
        raise PredictionInputError(msg)
    return arrays or None


def _from_manifest(manifest: Manifest) -> list[Source]:
    columns = [manifest.image_paths(name) for name in manifest.image_columns]
    samples = manifest.table["sample"].astype(str)
    return [
        Source(name, pictures, mpp=None if np.isnan(mpp) else float(mpp))
        for name, mpp, *pictures_list in zip(
            samples, manifest.table["mpp"].astype("float64"), *columns, strict=True
        )
        for pictures in [tuple(pictures_list)]
    ]
