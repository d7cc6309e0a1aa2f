"""A recipe that trains in a second, and what training needs in small."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cytolens.models.recipe import (
    AugmentationSpec,
    InputSpec,
    NetworkSpec,
    PhaseSpec,
    Recipe,
    SelectionSpec,
    Source,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.caching.image_store import ImageStore

TWO_PHASES = (
    PhaseSpec(name="head", epochs=1, batch_size=8, rate=0.01, train="head"),
    PhaseSpec(name="all", epochs=2, batch_size=8, rate=0.01, schedule="cosine"),
)


def quick_recipe(**changes: Any) -> Recipe:  # noqa: ANN401 (a stand-in, or any field)
    """A residual network of a few thousand weights, two short phases."""
    fields: dict[str, Any] = {
        "name": "quick",
        "summary": "For tests.",
        "source": Source(title="Cytolens' tests"),
        "input": InputSpec(size_px=32, normalisation="half"),
        "network": NetworkSpec(
            family="timm", options={"backbone": "test_resnet", "drop_rate": 0.1}
        ),
        "augmentation": AugmentationSpec(
            horizontal_flip=0.5, quarter_turns=True, brightness=0.1
        ),
        "phases": TWO_PHASES,
        "selection": SelectionSpec(monitor="val_loss"),
    }
    return Recipe(**(fields | changes))


def store_of(folder: Path, pixels: NDArray[np.uint8]) -> ImageStore:
    """A store of given pixels, shape ``(samples, images, side, side, 3)``."""
    from cytolens.caching.cache import open_cache
    from cytolens.caching.image_store import ImageStore
    from cytolens.caching.pack import RecordShape
    from cytolens.caching.records import Shelf, open_records

    flat = pixels.reshape(-1, *pixels.shape[2:])
    keys = tuple(hashlib.sha256(image.tobytes()).digest() for image in flat)
    content = dict(zip(keys, flat, strict=True))
    shelf = Shelf(
        open_cache(folder / "cache"),
        "images",
        "given",
        RecordShape("uint8", flat.shape[1:]),
    )
    records = open_records(
        shelf, keys, lambda missing: ((k, content[k]) for k in missing)
    )
    samples, images, side = pixels.shape[:3]
    return ImageStore(records, (samples, images, side), {}, keys, "given")
