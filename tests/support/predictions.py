"""Predictions tables with known properties, made without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.prediction.checks import softmax
from cytolens.prediction.table import Predictions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TWO = ("benign", "malignant")


def table_of(
    labels: Sequence[str | None],
    logits: NDArray[np.float64],
    *,
    classes: Sequence[str] = TWO,
    groups: Sequence[str | None] | None = None,
    split: str = "test",
) -> Predictions:
    """Make a table of labels and logits, shape ``(samples, classes)``."""
    probabilities = softmax(logits)
    columns: dict[str, object] = {
        "sample": [f"s{i}" for i in range(len(labels))],
        "group": [None] * len(labels) if groups is None else list(groups),
        "site": None,
        "split": split,
        "label": list(labels),
        "model": "tiny-1",
    }
    for i, name in enumerate(classes):
        columns[f"prob:{name}"] = probabilities[:, i]
        columns[f"logit:{name}"] = logits[:, i]
    return Predictions(pd.DataFrame(columns))


def random_table(
    samples: int = 120,
    *,
    classes: Sequence[str] = TWO,
    groups: int | None = None,
    skill: float = 1.2,
    seed: int = 0,
) -> Predictions:
    """Draw labels and logits; the true class is ``skill`` above the others."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, len(classes), samples)
    logits = rng.normal(size=(samples, len(classes)))
    logits[np.arange(samples), truth] += skill
    return table_of(
        [classes[i] for i in truth],
        logits,
        classes=classes,
        groups=None if groups is None else [f"g{i % groups}" for i in range(samples)],
    )


def table_of_counts(
    *, tp: int, fn: int, tn: int, fp: int, classes: Sequence[str] = TWO
) -> Predictions:
    """Make a table with a given confusion matrix; the second class is positive."""
    negative, positive = classes
    labels = [positive] * (tp + fn) + [negative] * (tn + fp)
    said = np.array([1] * tp + [-1] * fn + [-1] * tn + [1] * fp, dtype=np.float64)
    return table_of(labels, np.stack([-said, said], axis=1), classes=classes)
