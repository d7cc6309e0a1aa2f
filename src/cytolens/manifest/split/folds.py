"""Grouped, stratified cross-validation: plain, with an inner val set, or nested."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cytolens.manifest.schema import Manifest, Split
from cytolens.manifest.split.errors import SplitError
from cytolens.manifest.split.feasible import allocate_or_explain
from cytolens.manifest.split.groups import count_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLD_COLUMN = "fold"


def fold_manifest(manifest: Manifest, *, folds: int = 5, seed: int = 0) -> Manifest:
    """Add the column ``fold``, 0 to ``folds - 1``: stratified, no group in two folds.

    Raises:
        SplitError: If the groups do not allow that many folds.
    """
    table = manifest.table.copy()
    table[FOLD_COLUMN] = _fold_of_rows(manifest, folds=folds, seed=seed)
    return replace(manifest, table=table)


def cross_validation(
    manifest: Manifest, *, folds: int = 5, seed: int = 0, val_fraction: float = 0.0
) -> list[Manifest]:
    """One manifest per fold, its ``split`` set for that round.

    Args:
        manifest: Samples; an earlier ``split`` is ignored.
        folds: Number of rounds.
        seed: The same seed and samples give the same folds.
        val_fraction: With 0, the round's fold is ``val`` and the rest ``train``. Above
            0, the fold is ``test``, and this share of the rest, whole groups again,
            is ``val``: early stopping and thresholds then never see the fold.

    Raises:
        SplitError: If the groups do not allow it.
    """
    fold_of_row = _fold_of_rows(manifest, folds=folds, seed=seed)
    rounds = []
    for fold in range(folds):
        inside = fold_of_row == fold
        if val_fraction == 0:
            rounds.append(_with_sides(manifest, {Split.VAL: inside}))
            continue
        in_val = np.zeros(len(manifest), dtype=bool)
        in_val[~inside] = _carve(_rows(manifest, ~inside), val_fraction, seed=seed)
        rounds.append(_with_sides(manifest, {Split.TEST: inside, Split.VAL: in_val}))
    return rounds


def nested_cross_validation(
    manifest: Manifest, *, folds: int = 5, inner_folds: int = 4, seed: int = 0
) -> list[list[Manifest]]:
    """For each outer fold as ``test``, every inner fold of the rest as ``val``.

    Returns:
        ``[outer][inner]`` manifests with ``split`` set.

    Raises:
        SplitError: If the groups do not allow that many folds, outer or inner.
    """
    outer_of_row = _fold_of_rows(manifest, folds=folds, seed=seed)
    rounds = []
    for outer in range(folds):
        inside = outer_of_row == outer
        rest = _rows(manifest, ~inside)
        inner_of_row = np.full(len(manifest), -1, dtype=np.intp)
        inner_of_row[~inside] = _fold_of_rows(rest, folds=inner_folds, seed=seed)
        rounds.append(
            [
                _with_sides(
                    manifest, {Split.TEST: inside, Split.VAL: inner_of_row == inner}
                )
                for inner in range(inner_folds)
            ]
        )
    return rounds


def _fold_of_rows(manifest: Manifest, *, folds: int, seed: int) -> NDArray[np.intp]:
    if folds < 2:
        raise SplitError(
            found=f"{folds} folds", expected="at least 2", possible="5 folds"
        )
    groups = count_groups(manifest)
    shares = {f"fold {fold}": 1 / folds for fold in range(folds)}
    sides = allocate_or_explain(groups, shares, seed=seed, what="folds")
    return np.asarray(sides[groups.of_row])


def _carve(manifest: Manifest, fraction: float, *, seed: int) -> NDArray[np.bool_]:
    if not 0 < fraction < 1:
        raise SplitError(
            found=f"a val fraction of {fraction:g}",
            expected="a share from 0 to below 1",
            possible="0.2",
        )
    groups = count_groups(manifest)
    shares = {"train": 1 - fraction, "val": fraction}
    sides = allocate_or_explain(groups, shares, seed=seed, what="sides")
    return np.asarray(sides[groups.of_row] == 1)


def _rows(manifest: Manifest, mask: NDArray[np.bool_]) -> Manifest:
    return replace(manifest, table=manifest.table[mask].reset_index(drop=True))


def _with_sides(manifest: Manifest, masks: dict[Split, NDArray[np.bool_]]) -> Manifest:
    table = manifest.table.copy()
    sides = np.full(len(table), str(Split.TRAIN), dtype=object)
    for side, mask in masks.items():
        sides[mask] = str(side)
    table["split"] = sides
    table["split"] = table["split"].astype("string")
    return replace(manifest, table=table)
