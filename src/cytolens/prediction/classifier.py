"""A loaded model: images in, predictions out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cytolens.allocator import KEPT_BYTES, keep_freed_memory
from cytolens.bundle.loading import load_bundle
from cytolens.manifest.schema import Manifest
from cytolens.prediction.scoring import score
from cytolens.prediction.sources import Images, require_pictures, sources_of
from cytolens.prediction.table import ENGINE, Predictions, build_predictions
from cytolens.runtime.choosing import EngineName, open_engine, settle_engine

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.schema import ModelDescription
    from cytolens.prediction.batches import Unreadable
    from cytolens.runtime.engine import Engine

Progress = Callable[[int, int], None]


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
        return open_engine(self.bundle, self._engine_name, device=self._device)

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
        manifest, sources = sources_of(images)
        require_pictures(sources, 2 if self.bundle.is_pair else 1)
        keep_freed_memory(KEPT_BYTES)
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
        table.attrs[ENGINE] = self.engine.name
        return PredictionResult(table, tuple(scores.unreadable))


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
        engine: What runs the network; ``auto`` takes the fastest there is.
        device: ``auto``, ``cpu``, ``cuda``, ...
        batch_size: Samples decoded and handed on at a time.

    Raises:
        BundleError: If the folder is no model, or was changed after it was written.
        EngineError: If the engine cannot run on the device.
    """
    loaded = load_bundle(bundle, all_files=False)
    settled = settle_engine(loaded, engine, device=device)
    # Only what this engine reads; the rest when, and if, it is read.
    loaded.require_sound("*.safetensors" if settled == "torch" else f"{settled}/*")
    return Classifier(loaded, engine=engine, device=device, batch_size=batch_size)
