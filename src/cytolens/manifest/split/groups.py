"""The groups of a manifest, and how many samples of each class they bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.manifest.schema import Manifest


@dataclass(frozen=True)
class GroupCounts:
    """Groups in sorted order, so that a split does not depend on the order of rows."""

    classes: tuple[str, ...]
    counts: NDArray[np.int64]
    """Labelled samples, shape ``(groups, classes)``."""
    sizes: NDArray[np.int64]
    """All samples, also unlabelled ones, shape ``(groups,)``."""
    of_row: NDArray[np.intp]
    """Index of each row's group, shape ``(rows,)``."""

    @property
    def groups_per_class(self) -> NDArray[np.int64]:
        """Groups with at least one sample of each class, shape ``(classes,)``."""
        return np.asarray((self.counts > 0).sum(axis=0), dtype=np.int64)


def count_groups(manifest: Manifest) -> GroupCounts:
    """Count samples by group and class; a sample without a group is its own."""
    keys, of_row = np.unique(np.array(manifest.group_keys()), return_inverse=True)
    classes = manifest.classes
    counts = np.zeros((len(keys), len(classes)), dtype=np.int64)
    labels = manifest.table["label"]
    for index, name in enumerate(classes):
        rows = labels.eq(name).fillna(value=False).to_numpy(dtype=bool)
        np.add.at(counts[:, index], of_row[rows], 1)
    sizes = np.bincount(of_row, minlength=len(keys))
    return GroupCounts(classes, counts, sizes, of_row)


def class_group_counts(manifest: Manifest) -> dict[str, int]:
    """How many groups (patients, slides) have samples of each class.

    A class can be on at most as many sides of a split.
    """
    groups = count_groups(manifest)
    numbers = groups.groups_per_class.tolist()
    return dict(zip(groups.classes, numbers, strict=True))
