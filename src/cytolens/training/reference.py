"""What the finished network makes of its training samples, for the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from cytolens.bundle.reference.building import build_reference
from cytolens.bundle.reference.described import Described
from cytolens.bundle.reference.reference import MOST_ROWS
from cytolens.training.frozen_backbone import BATCH
from cytolens.training.pixels import network_input, to_unit_range
from cytolens.training.seeds import derive_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.reference.reference import Reference
    from cytolens.training.batches import LabelledImages
    from cytolens.training.frozen_backbone import FrozenBackbone
    from cytolens.training.pixels import TensorNormalisation
    from cytolens.training.prepare import Prepared

MOST_VALIDATION = 1000


def describe_training(prepared: Prepared, backbone: FrozenBackbone) -> Reference:
    """Embed training and validation samples, and choose the alarm.

    Args:
        prepared: The run's parts.
        backbone: The network with its final weights, cut before the head.
    """
    images, samples = prepared.images, prepared.samples
    seed = derive_seed(prepared.request.seed, "reference", 0)
    taught = draw_rows(images.train.labels, most=MOST_ROWS, seed=seed)
    tried = draw_rows(images.val.labels, most=MOST_VALIDATION, seed=seed)
    described, validation = (
        _describe(backbone, part, places, prepared.teaching.normalise)
        for part, places in ((images.train, taught), (images.val, tried))
    )
    table = samples.manifest.table.iloc[images.train.rows[taught]]
    return build_reference(
        described,
        samples=[str(name) for name in table["sample"]],
        labels=[samples.classes[n] for n in images.train.labels[taught]],
        groups=[str(g) if isinstance(g, str) else None for g in table["group"]],
        validation=validation,
    )


def draw_rows(labels: NDArray[np.int64], *, most: int, seed: int) -> NDArray[np.int64]:
    """Draw samples of every class, as many of each as its share allows.

    Args:
        labels: Class numbers.
        most: Samples to draw; all where there are no more. A class keeps one at least.
        seed: The same draws the same.

    Returns:
        Places in ``labels``, in order.
    """
    if len(labels) <= most:
        return np.arange(len(labels))
    random = np.random.default_rng(seed)
    drawn = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        count = max(1, len(places) * most // len(labels))
        drawn.append(random.choice(places, count, replace=False))
    return np.sort(np.concatenate(drawn))


@torch.no_grad()
def _describe(
    backbone: FrozenBackbone,
    images: LabelledImages,
    places: NDArray[np.int64],
    normalise: TensorNormalisation,
) -> Described:
    """Pass samples through the network once: what it sees, and what it answers."""
    parts = []
    for start in range(0, len(places), BATCH):
        pixels = images.at(places[start : start + BATCH])[0]
        batch = network_input(normalise(to_unit_range(pixels.to(backbone.device))))
        inputs = torch.from_numpy(backbone(batch)).to(backbone.device)
        embeddings = backbone.network.fuse(inputs).float().cpu().numpy()
        logits = backbone.network.head_logits(inputs).float().cpu().numpy()
        parts.append(Described.of(pixels.numpy(), embeddings, logits))
    arrays = zip(*(vars(part).values() for part in parts), strict=True)
    return Described(*(np.concatenate(array) for array in arrays))
