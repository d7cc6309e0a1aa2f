"""The samples that methods are checked on, with the regions people drew on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.explanation.checks.masks import MASKS
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.regions import RegionReader, mask_paths
from cytolens.prediction.batches import decoded_batches
from cytolens.prediction.sources import require_pictures, sources_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.images.preprocessing import Preprocessing
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.batches import Unreadable

FEWEST = 2
"""Batch norms cannot be measured on one image."""


@dataclass(frozen=True)
class CheckSamples:
    """Resized images and what is known of them, in the same order."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    """The group of each, for the intervals."""
    pictures: NDArray[np.uint8]
    """Shape ``(n, size, size, 3)``, or ``(n, 2, size, size, 3)`` for pairs."""
    regions: dict[str, NDArray[np.bool_]]
    """Name to masks, shape ``(n, size, size)``; empty without masks."""
    unreadable: tuple[Unreadable, ...] = ()

    def __len__(self) -> int:
        return len(self.names)


def load_samples(
    manifest: Manifest, bundle: Bundle, *, masks: str | None = None
) -> CheckSamples:
    """Read every sample of a manifest as the model does.

    Args:
        manifest: The samples; see `choose_rows` for a part of them.
        bundle: The model.
        masks: A name in the registry of masks; none are read by default.

    Raises:
        ExplanationError: If fewer than two samples can be read, or a pair should have
            masks.
        MaskError: If a mask is missing or does not fit.
    """
    if masks is not None and bundle.is_pair:
        raise ExplanationError("Masks are for single images; this model takes pairs.")
    _, sources = sources_of(manifest)
    require_pictures(sources, 2 if bundle.is_pair else 1)
    batches = list(decoded_batches(sources, bundle.preprocessing, batch_size=16))
    rows = [row for batch in batches for row in batch.rows]
    unreadable = tuple(item for batch in batches for item in batch.unreadable)
    if len(rows) < FEWEST:
        raise ExplanationError(
            f"{len(rows)} samples can be read, {len(unreadable)} cannot; a check "
            f"needs at least {FEWEST}."
        )
    keys = manifest.group_keys()
    return CheckSamples(
        names=tuple(sources[row].name for row in rows),
        keys=tuple(keys[row] for row in rows),
        pictures=np.concatenate([batch.inputs for batch in batches if batch.rows]),
        regions=_regions(manifest, rows, bundle.preprocessing, masks) if masks else {},
        unreadable=unreadable,
    )


def _regions(
    manifest: Manifest, rows: list[int], preprocessing: Preprocessing, masks: str
) -> dict[str, NDArray[np.bool_]]:
    reader = RegionReader(MASKS[masks], preprocessing)
    images, drawn = manifest.image_paths(), mask_paths(manifest)
    found: dict[str, list[NDArray[np.bool_]]] = {
        name: [] for name in reader.kind.regions
    }
    for row in rows:
        mpp = manifest.table["mpp"].iloc[row]
        known = None if np.isnan(mpp) else float(mpp)
        for name, region in reader.read(
            images[row], mask=drawn[row], mpp=known
        ).items():
            found[name].append(region)
    return {name: np.stack(regions) for name, regions in found.items()}
