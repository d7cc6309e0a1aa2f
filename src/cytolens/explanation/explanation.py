"""One sample explained: the answer, the map, and what must be said with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from cytolens.explanation.map_figures import map_figures
from cytolens.explanation.scale import UNKNOWN
from cytolens.explanation.trust import trust_content, trust_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from cytolens.explanation.checks.verdict import Verdict
    from cytolens.explanation.looking import LooksAt
    from cytolens.explanation.pair_tests import PairTests
    from cytolens.explanation.saliency import Saliency
    from cytolens.explanation.scale import Scale


@dataclass(frozen=True)
class Explanation:
    """What the model answered for one sample, and where it looked."""

    sample: str
    probabilities: Mapping[str, float]
    """Of every class, calibrated as the bundle says."""
    saliency: Saliency
    method_title: str
    """Name of the method for people."""
    pictures: NDArray[np.uint8]
    """What the network saw, shape ``(images, size, size, 3)``."""
    remarks: tuple[str, ...] = ()
    """What a reader must know of this map, beside its method's verdict."""
    verdict: Verdict | None = None
    """Of the method's sanity check for this model; None: it was not checked."""
    pair: PairTests | None = None
    """Which image moved the answer; for pairs only."""
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    """Further arrays of the method: CBAM's gates."""
    scales: tuple[Scale | None, ...] = ()
    """Of each picture; none where the resolution is not known."""
    looks_at: LooksAt | None = None
    """Share of the map in each part of the cell; None where no masks were read."""

    @property
    def predicted(self) -> str:
        """The most probable class; the first of equals."""
        return max(self.probabilities, key=lambda name: self.probabilities[name])

    @property
    def probability(self) -> float:
        """Of the class that the map explains."""
        return self.probabilities[self.saliency.target]

    @property
    def notes(self) -> tuple[str, ...]:
        """The method's verdict for this model, and the remarks."""
        return (trust_sentence(self.method_title, self.verdict), *self.remarks)

    def scale_of(self, picture: int) -> Scale | None:
        """Of one picture; None where its resolution is not known."""
        return self.scales[picture] if self.scales else None

    def as_dict(self) -> dict[str, object]:
        """All but the arrays, ready for JSON."""
        content: dict[str, object] = {
            "sample": self.sample,
            "predicted": self.predicted,
            "probabilities": dict(self.probabilities),
            "method": self.saliency.method,
            "target": self.saliency.target,
            "kind": self.saliency.kind,
            "maps": map_figures(self.saliency),
            "notes": list(self.notes),
            "sanity_check": trust_content(self.method_title, self.verdict),
            "scale": [self._scale_content(i) for i in range(len(self.pictures))],
            "looks_at": self.looks_at and self.looks_at.as_dict(),
        }
        if self.pair is not None:
            moved = {
                "moved_by": self.pair.moved_by,
                "share_of_after": self.pair.share_of_after,
            }
            content["pair"] = asdict(self.pair) | moved
        if self.arrays:
            content["arrays"] = {
                name: {
                    "least": float(array.min()),
                    "mean": float(array.mean()),
                    "largest": float(array.max()),
                }
                for name, array in self.arrays.items()
            }
        return content

    def _scale_content(self, picture: int) -> dict[str, object]:
        scale = self.scale_of(picture)
        return {"bar_um": None, "said": UNKNOWN} if scale is None else scale.as_dict()
