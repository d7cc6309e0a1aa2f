"""Find images that show the same field: exact copies first, then re-imaged ones."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.images import ImageError, decode_image
from cytolens.manifest.check.agreement import STRONG_BLUR_PX, Agreement, agreement
from cytolens.manifest.check.alignment import Alignment, align
from cytolens.manifest.check.fingerprint import Fingerprint
from cytolens.manifest.check.keypoints import Grey, working_image
from cytolens.manifest.check.lookalikes import PointSet, lookalike_pairs
from cytolens.manifest.check.miniatures import (
    match_miniatures,
    orientation_matrix,
    similar_miniatures,
)
from cytolens.manifest.check.survey import ImageRef, Progress, on_all_cores

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Picture:
    """One picture, in as many images of the manifest as hold exactly its pixels."""

    refs: tuple[ImageRef, ...]
    fingerprint: Fingerprint

    @property
    def path(self) -> Path:
        """Any of its files."""
        return self.refs[0].path


@dataclass(frozen=True)
class Copy:
    """Two different pictures of one field."""

    first: Picture
    second: Picture
    agreement: Agreement


def distinct_pictures(readable: list[tuple[ImageRef, Fingerprint]]) -> list[Picture]:
    """Gather images with equal pixels, in order of first appearance."""
    gathered: dict[str, list[tuple[ImageRef, Fingerprint]]] = {}
    for ref, fingerprint in readable:
        gathered.setdefault(fingerprint.digest, []).append((ref, fingerprint))
    return [
        Picture(tuple(ref for ref, _ in images), images[0][1])
        for images in gathered.values()
    ]


def find_copies(
    pictures: list[Picture], progress: Progress | None = None
) -> list[Copy]:
    """Find pictures of one field among different pictures.

    Candidates share points or look alike when small; each is proved on the pixels.
    """
    if len(pictures) < 2:
        return []
    candidates = lookalike_pairs(_point_set(pictures)).tolist()
    copies = _prove(_prove_by_points, pictures, candidates, progress)
    known = {(id(copy.first), id(copy.second)) for copy in copies}
    miniatures = np.stack([picture.fingerprint.miniature for picture in pictures])
    alike = similar_miniatures(miniatures).tolist()
    rest = [[i, j] for i, j in alike if (id(pictures[i]), id(pictures[j])) not in known]
    return copies + _prove(_prove_by_miniature, pictures, rest, progress)


_Proof = Callable[[Picture, Picture], Agreement | None]


def _prove(
    proof: _Proof,
    pictures: list[Picture],
    pairs: list[list[int]],
    progress: Progress | None,
) -> list[Copy]:
    def judge(pair: list[int]) -> Copy | None:
        first, second = pictures[pair[0]], pictures[pair[1]]
        found = proof(first, second)
        return Copy(first, second, found) if found and found.same_field else None

    copies = []
    for done, copy in enumerate(on_all_cores(judge, pairs), start=1):
        if copy:
            copies.append(copy)
        if progress:
            progress("pairs", done, len(pairs))
    return copies


def _prove_by_points(first: Picture, second: Picture) -> Agreement | None:
    one, two = first.fingerprint, second.fingerprint
    alignment = align((one.descriptors, two.descriptors), (one.xy, two.xy))
    if alignment is None:
        return None
    images = _working(first.path), _working(second.path)
    if images[0] is None or images[1] is None:
        return None
    return agreement(images[0], images[1], alignment)


def _prove_by_miniature(first: Picture, second: Picture) -> Agreement | None:
    images = _working(first.path), _working(second.path)
    if images[0] is None or images[1] is None:
        return None
    orientation, _ = match_miniatures(
        first.fingerprint.miniature, second.fingerprint.miniature
    )
    matrix = orientation_matrix(orientation, images[0].shape, images[1].shape)
    alignment = Alignment(matrix, points=0)
    return agreement(images[0], images[1], alignment, blur_px=STRONG_BLUR_PX)


def _working(path: Path) -> Grey | None:
    try:
        return working_image(decode_image(path))
    except ImageError:  # it was readable a moment ago; a file may vanish
        return None


def _point_set(pictures: list[Picture]) -> PointSet:
    prints = [picture.fingerprint for picture in pictures]
    counts = [len(print_.xy) for print_ in prints]
    offsets: NDArray[np.int64] = np.concatenate([[0], np.cumsum(counts)])
    return PointSet(
        np.concatenate([print_.descriptors for print_ in prints]),
        np.concatenate([print_.xy for print_ in prints]),
        offsets.astype(np.int64),
    )
