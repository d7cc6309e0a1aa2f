"""Give a bundle that has none a reference: one from the hub, or of an early version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.loading import load_bundle
from cytolens.bundle.reference.alarm import RATE
from cytolens.bundle.reference.building import build_reference
from cytolens.bundle.reference.described import Described
from cytolens.bundle.reference.reference import MOST_ROWS, REFERENCE_FILE
from cytolens.bundle.reference.writing import write_reference
from cytolens.bundle.writing import update_bundle
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.model import WatchedModel
from cytolens.explanation.similar.describing import described_batches
from cytolens.manifest import read_manifest
from cytolens.prediction.sources import sources_of
from cytolens.training.reference import MOST_VALIDATION, draw_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.reference import Reference
    from cytolens.manifest.schema import Manifest

BATCH = 32


def add_reference(
    bundle: Path | str,
    manifest: Manifest | Path | str,
    *,
    rate: float = RATE,
    device: str = "auto",
    seed: int = 0,
) -> Reference:
    """Embed a manifest's training samples and store them in the bundle.

    Args:
        bundle: Folder of a bundle.
        manifest: With the very samples that the model was trained on, in the split
            ``train``; those of ``val`` try the limits.
        rate: Share of samples like those of training that may be called strange.
        device: ``auto``, ``cpu``, ``cuda``, ...
        seed: Draws the samples, where there are too many.

    Returns:
        What was stored; an earlier reference is replaced.

    Raises:
        BundleError: If the folder is no bundle, or cannot be written.
        ExplanationError: If no training sample has a class of the model and an image
            that can be read.
    """
    model = WatchedModel(load_bundle(bundle), device=device)
    if isinstance(manifest, str | Path):
        manifest = read_manifest(Path(manifest))
    taught, described = _part(model, manifest, "train", most=MOST_ROWS, seed=seed)
    if described is None:
        raise ExplanationError(
            "The manifest has no training samples of the classes "
            f"{', '.join(model.bundle.classes)} that can be read. Give the one that "
            "the model was trained with."
        )
    _, validation = _part(model, manifest, "val", most=MOST_VALIDATION, seed=seed)
    table = taught.table
    reference = build_reference(
        described,
        samples=[str(name) for name in table["sample"]],
        labels=[str(label) for label in table["label"]],
        groups=[str(g) if isinstance(g, str) else None for g in table["group"]],
        validation=validation,
        rate=rate,
    )
    update_bundle(
        model.bundle.path,
        lambda draft: write_reference(draft / REFERENCE_FILE, reference),
    )
    return reference


def _part(
    model: WatchedModel, manifest: Manifest, split: str, *, most: int, seed: int
) -> tuple[Manifest, Described | None]:
    """Describe samples of a split; of those that cannot be read nothing is kept."""
    classes = model.bundle.classes
    table = manifest.table
    wanted = (table["split"] == split) & table["label"].isin(classes)
    chosen = manifest.where(wanted)
    numbers = np.array([classes.index(v) for v in chosen.table["label"]], np.int64)
    if not len(chosen):
        return chosen, None
    chosen = _rows(chosen, draw_rows(numbers, most=most, seed=seed))
    batches = list(
        described_batches(
            model,
            sources_of(chosen)[1],
            batch_size=BATCH,
            on_unreadable=lambda _item: None,
            on_progress=lambda _done, _total: None,
        )
    )
    rows = [row for batch in batches for row in batch.rows]
    if not rows:
        return chosen, None
    parts = zip(*(vars(batch.described).values() for batch in batches), strict=True)
    described = Described(*(np.concatenate(part) for part in parts))
    return _rows(chosen, np.array(rows)), described


def _rows(manifest: Manifest, places: NDArray[np.int64]) -> Manifest:
    table = manifest.table
    return manifest.where(table["sample"].notna() & table.index.isin(places))
