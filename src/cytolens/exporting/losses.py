"""What a graph in 8 bit loses against 32 bit on labelled samples, with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import calibrated_logits
from cytolens.evaluation import confusion as cm
from cytolens.evaluation.area import roc_area
from cytolens.evaluation.bounds import Bounds
from cytolens.evaluation.comparison import compare_predictions
from cytolens.evaluation.comparison.resampled import AREA, MACRO_AREA
from cytolens.evaluation.scored import scored_from
from cytolens.exporting.tolerance import LOSSES
from cytolens.prediction.table import build_predictions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.schema import ModelDescription
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.table import Predictions

BALANCED = "balanced accuracy"
AGREEMENT = "argmax agreement"
_FULL, _INT8 = "32 bit", "int8"


@dataclass(frozen=True)
class Reference:
    """Labelled samples and what the network says of them in 32 bit.

    Decisions are those of the bundle: its calibration, its first threshold.
    """

    manifest: Manifest
    description: ModelDescription
    logits: NDArray[np.float64]
    """Before calibration, shape ``(samples, classes)``."""

    def losses(self, logits: NDArray[np.float64]) -> dict[str, float]:
        """Loss of each figure of `LOSSES` that there is; below 0 it is a gain.

        Args:
            logits: Of other engine, before calibration, ``(samples, classes)``.
        """
        own, other = (_figures(self._scored(found)) for found in (self.logits, logits))
        return {name: own[name] - other[name] for name in own}

    def figures(self, logits: NDArray[np.float64]) -> tuple[Figure, ...]:
        """Figures of both, losses and agreement, each with its interval.

        A loss is ``loss of`` the figure, and the other names end in the precision.
        """
        tables = {_FULL: self._table(self.logits), _INT8: self._table(logits)}
        positive, threshold = self._decision
        compared = compare_predictions(
            tables,
            positive=positive,
            thresholds=None if threshold is None else dict.fromkeys(tables, threshold),
        )
        pair = compared.pairs[0]
        names = [
            name for name in LOSSES if any(d.name == name for d in pair.differences)
        ]
        of_each = [
            replace(figure, name=f"{figure.name} in {precision}")
            for precision, figures in compared.models.items()
            for figure in figures
            if figure.name in names
        ]
        losses = [replace(pair[name].figure, name=f"loss of {name}") for name in names]
        return (*losses, self._agreement(logits), *of_each)

    def _agreement(self, logits: NDArray[np.float64]) -> Figure:
        scored = self._scored(logits)
        same = _argmax(self, self.logits) == _argmax(self, logits)
        everyone = np.ones(len(same), dtype=bool)
        return Bounds.of(scored.keys).rate(AGREEMENT, same, everyone, why="no sample")

    def _scored(self, logits: NDArray[np.float64]) -> Scored:
        positive, threshold = self._decision
        return scored_from(self._table(logits), positive=positive, threshold=threshold)

    def _table(self, logits: NDArray[np.float64]) -> Predictions:
        return build_predictions(
            self.manifest,
            calibrated_logits(self.description, logits),
            classes=self.description.classes,
            model=self.description.id,
        )

    @property
    def _decision(self) -> tuple[str | None, float | None]:
        """Positive class and threshold of two classes, where one was chosen."""
        chosen = self.description.thresholds
        if not chosen or len(self.description.classes) != 2:
            return None, None
        return chosen[0].positive_class, chosen[0].value


def _argmax(reference: Reference, logits: NDArray[np.float64]) -> NDArray[np.intp]:
    most: NDArray[np.intp] = calibrated_logits(reference.description, logits).argmax(1)
    return most


def _figures(scored: Scored) -> dict[str, float]:
    """The estimates alone, which a search asks for again and again."""
    present = np.unique(scored.truth)
    counts = cm.confusion_matrix(
        scored.truth, scored.predicted, n_classes=len(scored.classes)
    )
    balanced = float(cm.recall(counts)[present].mean())
    classes = present if scored.positive is None else [scored.positive]
    areas = [
        float(roc_area(scored.truth == i, scored.log_odds[:, i])[0]) for i in classes
    ]
    name = MACRO_AREA if scored.positive is None else AREA
    return {name: float(np.mean(areas)), BALANCED: balanced}
