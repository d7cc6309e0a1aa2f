"""Find the training cases that are most like some images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.calibration import calibrated_logits
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.reference import judge, read_reference
from cytolens.bundle.reference.distance import unit_rows
from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.model import WatchedModel
from cytolens.explanation.similar.cases import Neighbour, SimilarCases
from cytolens.explanation.similar.describing import described_batches
from cytolens.prediction.checks import softmax
from cytolens.prediction.sources import Images, require_pictures, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.reference import Reference
    from cytolens.explanation.similar.describing import DescribedBatch
    from cytolens.prediction.batches import Source, Unreadable

NEIGHBOURS = 5


def similar_cases(
    bundle: Bundle | str | Path,
    images: Images,
    *,
    neighbours: int = NEIGHBOURS,
    device: str = "auto",
    batch_size: int = 32,
    on_unreadable: Callable[[Unreadable], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[SimilarCases]:
    """Predict samples, with the nearest training samples and labels beside each.

    Args:
        bundle: A bundle with a reference, its folder, or ``hf:owner/name``.
        images: Whatever `Classifier.predict` takes.
        neighbours: Training samples for each.
        device: ``auto``, ``cpu``, ``cuda``, ...
        batch_size: Samples at a time.
        on_unreadable: Called with each sample that cannot be read; without it, the
            first one raises.
        on_progress: Called with the samples done and their total.

    Returns:
        One for each sample that can be read, in order.

    Raises:
        BundleError: If the bundle is damaged, or has no reference.
        PredictionInputError: If there are no samples, or they do not fit.
        ExplanationError: If an image cannot be read.

    Example:
        ``next(similar_cases("run/bundle", "cell.png")).neighbours[0].label``
    """
    loaded = load_bundle(bundle) if isinstance(bundle, str | Path) else bundle
    reference = read_reference(loaded)
    _, sources = sources_of(images)
    require_pictures(sources, 2 if loaded.is_pair else 1)
    model = WatchedModel(loaded, device=device)
    batches = described_batches(
        model,
        sources,
        batch_size=batch_size,
        on_unreadable=on_unreadable or _refuse,
        on_progress=on_progress or (lambda _done, _total: None),
    )
    return _stream(batches, sources, model, reference, neighbours=neighbours)


def _stream(
    batches: Iterator[DescribedBatch],
    sources: Sequence[Source],
    model: WatchedModel,
    reference: Reference,
    *,
    neighbours: int,
) -> Iterator[SimilarCases]:
    classes = model.bundle.classes
    for batch in batches:
        found = batch.described
        near = nearest(reference, found.embeddings, count=neighbours)
        strange = judge(reference, found)
        # Where the bundle averages eight views, its answer is not that of one.
        logits = (
            model.logits(batch.pictures)
            if model.averages_views
            else calibrated_logits(
                model.bundle.description, found.logits.astype(np.float64)
            )
        )
        probabilities = softmax(logits).tolist()
        for i, row in enumerate(batch.rows):
            yield SimilarCases(
                sample=sources[row].name,
                probabilities=dict(zip(classes, probabilities[i], strict=True)),
                neighbours=near[i],
                strangeness=strange[i],
            )


def nearest(
    reference: Reference, embeddings: NDArray[np.float32], *, count: int
) -> list[tuple[Neighbour, ...]]:
    """Find the reference samples with the largest cosine similarity.

    Args:
        reference: Of the bundle.
        embeddings: Of the same network, shape ``(samples, features)``.
        count: How many for each; all, where there are fewer.
    """
    cosines = unit_rows(embeddings) @ reference.directions.T
    # A stable order: equals stand as they do in the reference.
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
    return [
        tuple(
            Neighbour(
                reference.samples[place],
                reference.labels[place],
                float(np.clip(cosines[row, place], -1, 1)),
            )
            for place in places
        )
        for row, places in enumerate(order)
    ]


def _refuse(item: Unreadable) -> None:
    raise ExplanationError(f"Cannot read {item.path}: {item.reason}.")
