"""The figures of a model in every resample, from counts and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.area import resampled_area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.evaluation.intervals.cluster_bootstrap import ClusterBootstrap
    from cytolens.evaluation.scored import Scored

    Values = NDArray[np.float64]

AREA = "ROC AUC"
MACRO_AREA = "macro ROC AUC (one vs rest)"
OF_TWO = (
    AREA,
    "balanced accuracy",
    "sensitivity",
    "specificity",
    "accuracy",
    "PPV",
    "NPV",
    "F1",
    "MCC",
)
OF_SEVERAL = ("balanced accuracy", MACRO_AREA, "accuracy", "macro F1", "MCC")


def compared_figures(scored: Scored) -> tuple[str, ...]:
    """Names of the figures that models are compared by; the first decides."""
    return OF_SEVERAL if scored.positive is None else OF_TWO


def resampled_figures(scored: Scored, bootstrap: ClusterBootstrap) -> dict[str, Values]:
    """Compute each of `compared_figures` in every resample.

    Args:
        scored: The samples of one model.
        bootstrap: The same for all models, so that their values belong together.

    Returns:
        Name -> values, shape ``(resamples,)``; NaN where undefined.
    """
    size = len(scored.classes)
    cells = scored.truth * size + scored.predicted
    counts = bootstrap.tally(cells, kinds=size**2).reshape(-1, size, size)
    present = np.unique(scored.truth)
    values = {
        "accuracy": cm.accuracy(counts),
        "balanced accuracy": cm.recall(counts)[:, present].mean(axis=1),
        "MCC": cm.matthews(counts),
    }
    if scored.positive is None:
        values["macro F1"] = cm.f1(counts)[:, present].mean(axis=1)
        areas = [_area(scored, i, bootstrap) for i in present.tolist()]
        return values | {MACRO_AREA: np.mean(areas, axis=0)}
    i = scored.positive
    return values | {
        "sensitivity": cm.recall(counts)[:, i],
        "specificity": cm.specificity(counts)[:, i],
        "PPV": cm.precision(counts)[:, i],
        "NPV": cm.negative_predictive_value(counts)[:, i],
        "F1": cm.f1(counts)[:, i],
        AREA: _area(scored, i, bootstrap),
    }


def _area(scored: Scored, i: int, bootstrap: ClusterBootstrap) -> Values:
    return resampled_area(scored.truth == i, scored.log_odds[:, i], bootstrap)
