"""Which rows of a manifest a check runs on: few, drawn by chance, always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cytolens.explanation.errors import ExplanationError

if TYPE_CHECKING:
    from cytolens.manifest.schema import Manifest

_PREFERRED = ("test", "val")


def choose_rows(
    manifest: Manifest,
    *,
    limit: int,
    split: str | None = None,
    label: str | None = None,
    seed: int = 0,
) -> Manifest:
    """Take at most so many rows, in their order.

    Args:
        manifest: All samples.
        limit: How many at most.
        split: Of this one only; by default test, else val, else all rows.
        label: Of this class only.
        seed: Of the draw.

    Raises:
        ExplanationError: If there are no such rows.
    """
    chosen = split or default_split(manifest)
    kept = manifest if chosen is None else manifest.subset(chosen)
    if label is not None:
        kept = kept.where(kept.table["label"] == label)
    if not len(kept):
        wanted = f"split {chosen!r}" + (f" and label {label!r}" if label else "")
        raise ExplanationError(
            f"The manifest has no sample of {wanted}. Its splits are "
            f"{_listed(manifest, 'split')}, its labels {_listed(manifest, 'label')}."
        )
    drawn = np.random.default_rng(seed).permutation(len(kept))[:limit]
    return kept.where(pd.Series(np.isin(np.arange(len(kept)), drawn)))


def default_split(manifest: Manifest) -> str | None:
    """``test``, else ``val``; None where the manifest has neither."""
    present = set(manifest.table["split"].dropna())
    return next((name for name in _PREFERRED if name in present), None)


def _listed(manifest: Manifest, column: str) -> str:
    values = sorted(manifest.table[column].dropna().astype(str).unique())
    return ", ".join(values) or "none"
