"""Ways to say how far an embedding lies from the training images'."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from sklearn.covariance import ledoit_wolf
from sklearn.model_selection import GroupKFold

from cytolens.bundle.reference.building import number_groups
from cytolens.bundle.reference.distance import kth_distances, unit_rows
from cytolens.bundle.reference.left_out import left_out, left_out_white
from cytolens.bundle.reference.whitening import Whitening

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.reference.described import Described

    Array = NDArray[np.float64]

FOLDS = 5


@dataclass(frozen=True)
class Taught:
    """The training images."""

    described: Described
    labels: list[str]
    groups: list[str]


class Candidate(Protocol):
    """A distance, of training images to those of other groups, and of new ones."""

    def own(self, taught: Taught) -> Array:
        """Shape ``(training images,)``."""
        ...

    def new(self, taught: Taught, described: Described) -> Array:
        """Shape ``(new images,)``."""
        ...


@dataclass(frozen=True)
class Nearest:
    """To the k-th nearest, by cosine (Sun et al. 2022)."""

    k: int

    def own(self, taught: Taught) -> Array:
        """Leave the own group out."""
        rows = unit_rows(taught.described.embeddings)
        found = left_out(rows, number_groups(taught.groups), k=self.k)
        return found.astype(np.float64)

    def new(self, taught: Taught, described: Described) -> Array:
        """Of new images."""
        rows = unit_rows(described.embeddings)
        others = unit_rows(taught.described.embeddings)
        return kth_distances(rows, others, k=self.k).astype(np.float64)


@dataclass(frozen=True)
class Figures:
    """To the k-th nearest in figures of the image itself."""

    which: Literal["looks", "stains"]
    k: int
    scale_without_own: bool = True
    """Whether a training image is measured by a scale learnt without its group."""

    def own(self, taught: Taught) -> Array:
        """Leave the own group out."""
        rows, groups = self._figures(taught.described), number_groups(taught.groups)
        if self.scale_without_own:
            found = left_out_white(rows, groups, k=self.k)
        else:
            found = left_out(Whitening.of(rows)(rows), groups, k=self.k)
        return found.astype(np.float64)

    def new(self, taught: Taught, described: Described) -> Array:
        """Of new images."""
        rows = self._figures(taught.described)
        white = Whitening.of(rows)
        asked = white(self._figures(described))
        return kth_distances(asked, white(rows), k=self.k).astype(np.float64)

    def _figures(self, described: Described) -> NDArray[np.float32]:
        return described.looks if self.which == "looks" else described.stains


@dataclass(frozen=True)
class Mahalanobis:
    """To the nearest class mean, with one covariance (Lee et al. 2018).

    ``relative`` takes away the distance to the mean of all (Ren et al. 2021).
    """

    relative: bool

    def own(self, taught: Taught) -> Array:
        """Fit on four fifths of the groups, score the last."""
        rows = taught.described.embeddings
        labels = np.array(taught.labels)
        found = np.empty(len(rows))
        folds = min(FOLDS, len(set(taught.groups)))
        for kept, left in GroupKFold(folds).split(rows, groups=taught.groups):
            found[left] = self._score(rows[kept], labels[kept], rows[left])
        return found

    def new(self, taught: Taught, described: Described) -> Array:
        """Of new images."""
        rows, labels = taught.described.embeddings, np.array(taught.labels)
        return self._score(rows, labels, described.embeddings)

    def _score(
        self,
        rows: NDArray[np.float32],
        labels: NDArray[np.str_],
        asked: NDArray[np.float32],
    ) -> Array:
        means = {name: rows[labels == name].mean(axis=0) for name in np.unique(labels)}
        within = rows - np.stack([means[name] for name in labels])
        inverse = np.linalg.inv(ledoit_wolf(within, assume_centered=True)[0])
        nearest = np.min([_squares(asked - m, inverse) for m in means.values()], axis=0)
        if not self.relative:
            return np.asarray(nearest, dtype=np.float64)
        centre = rows.mean(axis=0)
        whole = np.linalg.inv(ledoit_wolf(rows - centre, assume_centered=True)[0])
        return np.asarray(nearest - _squares(asked - centre, whole), dtype=np.float64)


def _squares(rows: Array, inverse: Array) -> Array:
    return np.asarray(np.einsum("ij,jk,ik->i", rows, inverse, rows, optimize=True))


CANDIDATES: dict[str, Candidate] = {
    "nearest, k = 1": Nearest(1),
    "nearest, k = 5": Nearest(5),
    "nearest, k = 20": Nearest(20),
    "Mahalanobis": Mahalanobis(relative=False),
    "relative Mahalanobis": Mahalanobis(relative=True),
}
LOOK = Figures("looks", 1)
LOOK_BEFORE = Figures("looks", 5, scale_without_own=False)
STAIN = Figures("stains", 1)
