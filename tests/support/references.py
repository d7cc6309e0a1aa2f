"""Small references of training samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.reference.building import build_reference
from cytolens.bundle.reference.described import Described
from cytolens.bundle.reference.look import LOOKS
from cytolens.bundle.reference.stain import STAINS

if TYPE_CHECKING:
    from cytolens.bundle.reference.reference import Reference

CLASSES = ("healthy", "tumour")


def random_described(count: int = 40, *, width: int = 6, seed: int = 0) -> Described:
    """Samples of two classes that lie apart in the embedding."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % 2
    embeddings = random.normal(0, 0.2, (count, width))
    embeddings[:, 0] += np.where(labels, 1, -1)
    return Described(
        embeddings.astype(np.float32),
        random.normal(size=(count, len(LOOKS))).astype(np.float32),
        random.normal(size=(count, len(STAINS))).astype(np.float32),
        random.normal(size=(count, len(CLASSES))).astype(np.float32),
    )


def random_reference(count: int = 40) -> Reference:
    """A reference of samples s0, s1, ...; four of each group."""
    return build_reference(
        random_described(count),
        samples=[f"s{i}" for i in range(count)],
        labels=[CLASSES[i % 2] for i in range(count)],
        groups=[f"patient-{i // 4}" for i in range(count)],
    )
