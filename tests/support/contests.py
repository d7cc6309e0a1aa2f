"""Predictions of several models on the same samples, made without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from support.predictions import TWO, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cytolens.prediction.table import Predictions


def contest(
    skills: Mapping[str, float],
    *,
    samples: int = 120,
    classes: Sequence[str] = TWO,
    groups: int | None = None,
    seed: int = 0,
) -> dict[str, Predictions]:
    """Draw labels once, and scores of each model that share half their noise.

    Args:
        skills: Name of a model -> how far it lifts the true class.
        samples: How many.
        classes: Names.
        groups: How many; each sample by itself where there are none.
        seed: Of all of it.
    """
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, len(classes), samples)
    common = rng.normal(size=(samples, len(classes)))
    tables = {}
    for name, skill in skills.items():
        logits = (common + rng.normal(size=common.shape)) / np.sqrt(2)
        logits[np.arange(samples), truth] += skill
        tables[name] = table_of(
            [classes[i] for i in truth],
            logits,
            classes=classes,
            groups=None
            if groups is None
            else [f"g{i % groups}" for i in range(samples)],
        )
    return tables
