"""A bundle as a scorer of tiles."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from cytolens.bundle.calibration import calibrated_logits
from cytolens.runtime.errors import EngineError
from cytolens.screening.errors import ScreeningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.images.preprocessing import Preprocessing
    from cytolens.prediction.classifier import Classifier


class BundleScorer:
    """Scores tiles with a bundle's preprocessing, network and calibration."""

    def __init__(self, classifier: Classifier) -> None:
        """Take a model of single images.

        Raises:
            ScreeningError: If it wants pairs; a slide has no second image.
        """
        bundle = classifier.bundle
        if bundle.is_pair:
            msg = (
                f"The bundle {bundle.id} scores pairs of images, before and after. "
                "Expected one trained on single images: a slide has no second image."
            )
            raise ScreeningError(msg)
        self._classifier = classifier
        self._bundle = bundle
        self._warming: Thread | None = None

    @property
    def model_id(self) -> str:
        """The bundle's id."""
        return self._bundle.id

    @property
    def engine(self) -> str:
        """The engine's name for itself."""
        return self._classifier.engine.name

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in the order of the outputs."""
        return self._bundle.classes

    @property
    def preprocessing(self) -> Preprocessing:
        """The bundle's preprocessing."""
        return self._bundle.preprocessing

    @property
    def thresholds(self) -> dict[str, float]:
        """The first threshold of each positive class."""
        chosen: dict[str, float] = {}
        for threshold in self._bundle.description.thresholds:
            chosen.setdefault(threshold.positive_class, threshold.value)
        return chosen

    def warm_up(self) -> None:
        """Load the engine beside whatever is done before the first batch."""
        self._warming = Thread(target=self._load, name="warm-up", daemon=True)
        self._warming.start()

    def _load(self) -> None:
        # `stream` runs into the same, where it can be told.
        with suppress(EngineError):
            self._classifier.engine.warm_up()

    def stream(
        self, batches: Iterable[NDArray[np.uint8]]
    ) -> Iterator[NDArray[np.float64]]:
        """Score batches of resized tiles; see `TileScorer.stream`."""
        if self._warming is not None:
            self._warming.join()
        for logits in self._classifier.engine.stream(batches):
            yield calibrated_logits(self._bundle.description, logits)
