"""Search without a stated size: halve boxes until none or a small one is left.

A box is a span of the prevalence, the sensitivity and the specificity. Each figure of
a box is enclosed, never sampled, so that an empty search is a proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.reporting.card_lint.engine.demand import Demand, Sample, met
from cytolens.reporting.card_lint.engine.formulas import Counts, Rates, figure
from cytolens.reporting.card_lint.engine.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROUNDS = 60
MOST = 12_000
"""Boxes kept at a time; more means that nearly anything fits."""
_THIN = 1e-7
_RAREST = 1e-4
"""A class rarer than this is none: at no prevalence at all, anything is possible."""


@dataclass(frozen=True)
class BoxSearch:
    """What a search found.

    Attributes:
        possible: Whether some matrix may meet all demands.
        boxes: What is left, shape ``(boxes, 3, 2)``.
    """

    possible: bool
    boxes: NDArray[np.float64]


def search(sample: Sample, demands: Sequence[Demand], role: str) -> BoxSearch:
    """Find out whether figures can be true together, whatever the size."""
    boxes = _start(sample, demands)
    for _ in range(ROUNDS):
        boxes = boxes[met(_counts(boxes), demands, role)]
        if not len(boxes):
            return BoxSearch(possible=False, boxes=boxes)
        middle = boxes.mean(axis=2, keepdims=True).repeat(2, axis=2)
        found = met(_counts(middle), demands, role).any()
        thin = (boxes[:, :, 1] - boxes[:, :, 0]).max(axis=1) < _THIN
        if found or thin.any() or len(boxes) > MOST:
            return BoxSearch(possible=True, boxes=boxes)
        boxes = _halved(boxes)
    return BoxSearch(possible=True, boxes=boxes)


def reach(boxes: NDArray[np.float64], metric: str, role: str) -> tuple[float, float]:
    """Least and largest value of a figure in what a search left."""
    spans = figure(_counts(boxes), metric, role)
    return float(np.nanmin(spans.low)), float(np.nanmax(spans.high))


def narrowed(
    sample: Sample, demands: Sequence[Demand], role: str, *, rounds: int = 24
) -> NDArray[np.float64]:
    """Boxes that hold every solution, as small as ``MOST`` of them allow."""
    boxes = _start(sample, demands)
    for _ in range(rounds):
        boxes = boxes[met(_counts(boxes), demands, role)]
        if not len(boxes) or len(boxes) * 2 > MOST:
            break
        boxes = _halved(boxes)
    return boxes[met(_counts(boxes), demands, role)]


def _start(sample: Sample, demands: Sequence[Demand]) -> NDArray[np.float64]:
    box = np.array([[_RAREST, 1.0 - _RAREST], [0.0, 1.0], [0.0, 1.0]])
    if sample.positives is not None and sample.negatives is not None:
        box[0] = sample.positives / max(sample.positives + sample.negatives, 1)
    for demand in demands:
        axis = {"recall": 1, "specificity": 2}.get(demand.metric)
        if axis is not None and (demand.role == "positive" or axis == 2):
            box[axis] = (
                np.clip(max(box[axis, 0], demand.low), 0, 1),
                np.clip(min(box[axis, 1], demand.high), 0, 1),
            )
    return box[None]


def _counts(boxes: NDArray[np.float64]) -> Counts:
    prevalence, found, cleared = (
        Spans(boxes[:, i, 0], boxes[:, i, 1]) for i in range(3)
    )
    rest = prevalence.complement()
    rates = Rates(
        recall=found,
        specificity=cleared,
        accuracy=_accuracy(prevalence, found, cleared),
        f1=_f1(prevalence, found, cleared),
        f1_of_other=_f1(rest, cleared, found),
    )
    return Counts(
        tp=prevalence.times(found),
        fn=prevalence.times(found.complement()),
        tn=rest.times(cleared),
        fp=rest.times(cleared.complement()),
        rates=rates,
    )


def _accuracy(prevalence: Spans, found: Spans, cleared: Spans) -> Spans:
    """Grows with both rates, and is linear in the prevalence: extreme at its ends."""
    ends = [
        (p * found.low + (1 - p) * cleared.low, p * found.high + (1 - p) * cleared.high)
        for p in (prevalence.low, prevalence.high)
    ]
    low, high = zip(*ends, strict=True)
    return Spans(np.minimum(*low), np.maximum(*high))


def _f1(prevalence: Spans, found: Spans, cleared: Spans) -> Spans:
    """Grows with the prevalence and with both rates: extreme at the corners."""
    return Spans(
        *(
            2 * p * s / (p * s + p + (1 - p) * (1 - c))
            for p, s, c in (
                (prevalence.low, found.low, cleared.low),
                (prevalence.high, found.high, cleared.high),
            )
        )
    )


def _halved(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    axis = (boxes[:, :, 1] - boxes[:, :, 0]).argmax(axis=1)
    rows = np.arange(len(boxes))
    middle = boxes[rows, axis].mean(axis=1)
    low, high = boxes.copy(), boxes.copy()
    low[rows, axis, 1] = middle
    high[rows, axis, 0] = middle
    return np.concatenate([low, high])
