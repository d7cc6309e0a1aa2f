"""A loaded model: images in, predictions out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from cytolens.bundle.loading import load_bundle
from cytolens.manifest.schema import Manifest
from cytolens.prediction.batches import Source, Unreadable
from cytolens.prediction.inputs import (
    PredictionInputError,
    gather_inputs,
    manifest_of_paths,
)
from cytolens.prediction.scoring import score
from cytolens.prediction.table import Predictions, build_predictions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.schema import ModelDescription
    from cytolens.runtime.engine import Engine

EngineName = Literal["auto", "torch"]
Progress = Callable[[int, int], None]
Images = (
    str | Path | Manifest | np.ndarray | Sequence[str | Path] | Sequence[np.ndarray]
)
"""A file, folder or manifest; several files or folders; an RGB array or several."""


@dataclass(frozen=True)
class PredictionResult(Predictions):
    """Predictions, and the samples that could not be read."""

    unreadable: tuple[Unreadable, ...] = ()


class Classifier:
    """A bundle with an engine; the engine starts at the first prediction."""

    def __init__(
        self,
        bundle: Bundle,
        *,
        engine: EngineName = "auto",
        device: str = "auto",
        batch_size: int = 32,
    ) -> None:
        self.bundle = bundle
        self.batch_size = batch_size
        self._engine_name = engine
        self._device = device

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""
        return self.bundle.classes

    @property
    def description(self) -> ModelDescription:
        """Everything the bundle says about itself."""
        return self.bundle.description

    @cached_property
    def engine(self) -> Engine:
        """What runs the network."""
        # Every name is PyTorch for now; the faster engines come with the exports.
        from cytolens.runtime.torch_engine import TorchEngine
        from cytolens.runtime.views import EightViews

        engine = TorchEngine(self.bundle, device=self._device)
        return (
            EightViews(engine) if self.description.recipe.views == "eight" else engine
        )

    def predict(
        self, images: Images, *, on_progress: Progress | None = None
    ) -> PredictionResult:
        """Score images.

        Args:
            images: Files, folders, a manifest (its path, or read), or RGB arrays of
                shape ``(height, width, 3)``, ``uint8``. A model of pairs takes a
                manifest, or arrays of shape ``(2, height, width, 3)``.
            on_progress: Called with the samples done and their total.

        Returns:
            One row for each sample that could be read, in order, and the list
            ``unreadable`` of the others.

        Raises:
            PredictionInputError: If there is nothing to score, or it does not fit.
            BundleError: If the network cannot be built.
        """
        manifest, sources = _sources(images)
        self._check(sources)
        done = 0

        def count(samples: int) -> None:
            nonlocal done
            done += samples
            if on_progress is not None:
                on_progress(done, len(sources))

        scores = score(
            sources,
            self.description,
            engine=self.engine,
            batch_size=self.batch_size,
            on_progress=count,
        )
        mask = np.zeros(len(manifest), dtype=bool)
        mask[scores.rows] = True
        kept = Manifest(manifest.table[mask].reset_index(drop=True), manifest.root)
        table = build_predictions(
            kept, scores.logits, classes=self.classes, model=self.bundle.id
        ).table
        return PredictionResult(table, tuple(scores.unreadable))

    def _check(self, sources: Sequence[Source]) -> None:
        wanted = 2 if self.bundle.is_pair else 1
        wrong = next((s for s in sources if len(s.pictures) != wanted), None)
        if wrong is not None:
            needs = (
                "image pairs: give a manifest with image_before and image_after"
                if wanted == 2
                else "single images: give images, folders, or a manifest with image"
            )
            msg = f"{wrong.name} has {len(wrong.pictures)} images; the model takes "
            raise PredictionInputError(f"{msg}{needs}.")


def load(
    bundle: str | Path,
    *,
    engine: EngineName = "auto",
    device: str = "auto",
    batch_size: int = 32,
) -> Classifier:
    """Load a model.

    Args:
        bundle: A bundle, a Transformers image classifier, or ``hf:owner/name``.
        engine: What runs the network; ``auto`` takes the best there is.
        device: ``auto``, ``cpu``, ``cuda``, ...
        batch_size: Samples scored at a time.

    Raises:
        BundleError: If the folder is no model, or was changed after it was written.
    """
    return Classifier(
        load_bundle(bundle), engine=engine, device=device, batch_size=batch_size
    )


def _sources(images: Images) -> tuple[Manifest, list[Source]]:
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
