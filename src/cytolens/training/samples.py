"""Which rows of the manifest train and which validate; refuses what cannot teach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.training.errors import NothingToLearnError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.manifest import Manifest

MAKE_SPLITS = "Assign them with `cytolens data split MANIFEST --fractions .7 .2 .1`."


@dataclass(frozen=True)
class Samples:
    """Labelled rows of the training and the validation split."""

    manifest: Manifest
    """Those rows only, with an index from 0."""
    classes: tuple[str, ...]
    labels: NDArray[np.int64]
    """Class number of each row."""
    train: NDArray[np.int64]
    """Rows that train."""
    val: NDArray[np.int64]
    """Rows that validate."""
    warnings: tuple[str, ...]

    def counts(self) -> NDArray[np.int64]:
        """Training samples of each class, shape ``(classes,)``."""
        return np.bincount(self.labels[self.train], minlength=len(self.classes))


def choose_samples(manifest: Manifest) -> Samples:
    """Take the labelled training and validation rows of a manifest.

    Raises:
        NothingToLearnError: If there is one class only, or a split is empty or lacks a
            class that it cannot lack.
    """
    table = manifest.table
    if not manifest.has_splits:
        raise NothingToLearnError(
            f"No sample of the manifest is assigned to a split. {MAKE_SPLITS}"
        )
    wanted = table["split"].isin(["train", "val"]).fillna(value=False).astype(bool)
    labelled = table["label"].notna()
    chosen = manifest.where(wanted & labelled)
    left_out = int((wanted & ~labelled).sum())
    warnings = (f"{left_out} samples without a label were left out.",)
    classes = chosen.subset("train").classes
    _require_both_splits(chosen, classes)
    chosen, unknown = _drop_classes_not_taught(chosen, classes)
    numbers = {name: number for number, name in enumerate(classes)}
    labels = np.array([numbers[name] for name in chosen.table["label"]], dtype=np.int64)
    split = chosen.table["split"].to_numpy()
    return Samples(
        manifest=chosen,
        classes=classes,
        labels=labels,
        train=np.flatnonzero(split == "train"),
        val=np.flatnonzero(split == "val"),
        warnings=(warnings if left_out else ()) + unknown,
    )


def drop_unreadable(samples: Samples, unreadable: dict[int, str]) -> Samples:
    """Leave out the rows whose image could not be read; the pixels keep their rows.

    Raises:
        NothingToLearnError: If nothing is left of a split or of all classes but one.
    """
    if not unreadable:
        return samples
    bad = np.array(sorted(unreadable), dtype=np.int64)
    train, val = np.setdiff1d(samples.train, bad), np.setdiff1d(samples.val, bad)
    left = np.unique(samples.labels[train])
    if not len(val) or len(left) < len(samples.classes):
        raise NothingToLearnError(
            f"{len(bad)} images cannot be read, and without them a class or a split "
            f"has no samples. The first: {unreadable[int(bad[0])]}"
        )
    words = f"{len(bad)} unreadable images were left out."
    return Samples(
        manifest=samples.manifest,
        classes=samples.classes,
        labels=samples.labels,
        train=train,
        val=val,
        warnings=(*samples.warnings, words),
    )


def _require_both_splits(chosen: Manifest, classes: tuple[str, ...]) -> None:
    for split in ("train", "val"):
        if not len(chosen.subset(split)):
            raise NothingToLearnError(
                f"The split {split!r} has no labelled samples. {MAKE_SPLITS}"
            )
    if len(classes) < 2:
        raise NothingToLearnError(
            f"The training split has one class only ({classes[0]!r}): there is nothing "
            "to tell apart. Add samples of another class, or split anew."
        )


def _drop_classes_not_taught(
    chosen: Manifest, classes: tuple[str, ...]
) -> tuple[Manifest, tuple[str, ...]]:
    foreign = ~chosen.table["label"].isin(classes)
    if not foreign.any():
        return chosen, ()
    names = ", ".join(sorted(chosen.table["label"][foreign].unique()))
    if not len(chosen.where(~foreign).subset("val")):
        raise NothingToLearnError(
            f"The validation split holds only classes that training lacks ({names}). "
            f"{MAKE_SPLITS}"
        )
    words = (
        f"{int(foreign.sum())} validation samples were left out: training has none of "
        f"their class ({names})."
    )
    return chosen.where(~foreign), (words,)
