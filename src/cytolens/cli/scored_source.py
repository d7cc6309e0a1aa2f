"""What commands call BUNDLE_OR_TABLE: predictions that are there, or made first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.cli.output import progress_bar, progress_console

if TYPE_CHECKING:
    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.schema import ModelDescription
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.batches import Unreadable
    from cytolens.prediction.table import Predictions


@dataclass(frozen=True)
class ScoredSource:
    """Predictions, and what else is known of them.

    Attributes:
        predictions: The table.
        manifest: The samples, where a manifest was given.
        description: Of the bundle, where one made the predictions.
        unreadable: Samples that could not be read, and are missing.
        bundle: The model that made the predictions, where they were made here.
    """

    predictions: Predictions
    manifest: Manifest | None = None
    description: ModelDescription | None = None
    unreadable: tuple[Unreadable, ...] = ()
    bundle: Bundle | None = None


def scored_source(
    source: str,
    manifest: Path | None,
    *,
    split: str | tuple[str, ...] | None = None,
    device: str = "auto",
    calibrated: bool = True,
) -> ScoredSource:
    """Read a table, or run a bundle on a manifest.

    Args:
        source: A predictions table, a bundle's folder, or ``hf:owner/name``.
        manifest: Samples to run a bundle on; with a table, only passed on.
        split: Samples a bundle is run on: one split, those of several that there
            are, or by default ``test`` where there is one and else all. A table is
            read whole.
        device: ``auto``, ``cpu``, ``cuda``, ...
        calibrated: Whether a bundle's calibration is applied; a table is as it is.

    Raises:
        PredictionInputError: If a bundle comes without a manifest.
        CytolensError: Whatever reading or running raises.
    """
    from cytolens.manifest.read import read_manifest
    from cytolens.prediction.inputs import TABLE_SUFFIXES, PredictionInputError
    from cytolens.prediction.table import Predictions

    if Path(source).suffix.lower() in TABLE_SUFFIXES:
        shown = None
        if manifest is not None:
            shown = read_manifest(manifest, require_files=False)
        return ScoredSource(Predictions.read(Path(source)), shown)
    if manifest is None:
        msg = f"{source} is a bundle; give a manifest to predict on as well."
        raise PredictionInputError(msg)
    return _predict(source, manifest, split=split, device=device, calibrated=calibrated)


def tell_unreadable(source: ScoredSource) -> None:
    """Name on standard error what could not be read."""
    console = progress_console()
    for item in source.unreadable:
        line = f"unreadable: {item.path}: {item.reason}"
        console.print(line, style="yellow", markup=False, soft_wrap=True)


def _predict(
    source: str,
    manifest_path: Path,
    *,
    split: str | tuple[str, ...] | None,
    device: str,
    calibrated: bool,
) -> ScoredSource:
    from cytolens.bundle.amending import without_calibration
    from cytolens.bundle.loading import load_bundle
    from cytolens.manifest.read import read_manifest
    from cytolens.prediction.classifier import Classifier

    manifest = read_manifest(manifest_path, require_files=False)
    bundle = load_bundle(source)
    if not calibrated:
        bare = without_calibration(bundle.description)
        bundle = replace(bundle, description=bare)
    classifier = Classifier(bundle, device=device)
    with progress_bar("Predicting") as advance:
        part = _part(manifest, split)
        result = classifier.predict(part, on_progress=advance)
    facts = classifier.description, result.unreadable
    return ScoredSource(result, manifest, *facts, bundle=bundle)


def _part(manifest: Manifest, split: str | tuple[str, ...] | None) -> Manifest:
    """Only what will be reported, or fitted on, is scored."""
    found = manifest.table["split"]
    if split is None:
        return manifest.subset("test") if (found == "test").any() else manifest
    names = (split,) if isinstance(split, str) else split
    return manifest.where(found.isin(names))
