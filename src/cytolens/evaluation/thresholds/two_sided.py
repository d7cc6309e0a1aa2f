"""One class against the rest: what a threshold decides about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cytolens.evaluation.errors import EvaluationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cytolens.evaluation.scored import Scored


class TwoSided(NamedTuple):
    """Truth and score of one class.

    Attributes:
        name: Of the positive class.
        truth: Whether each sample is positive, shape ``(samples,)``.
        scores: Probability of the positive class, shape ``(samples,)``.
    """

    name: str
    truth: NDArray[np.bool_]
    scores: NDArray[np.float64]

    @property
    def positives(self) -> int:
        """Samples of the class."""
        return int(self.truth.sum())

    @property
    def negatives(self) -> int:
        """All others."""
        return len(self.truth) - self.positives


def two_sided(scored: Scored, positive: str | None = None) -> TwoSided:
    """Look at one class against the rest.

    Args:
        scored: Samples of two classes or more.
        positive: Its name; of two classes, by default the one ``scored`` says.

    Raises:
        EvaluationError: If there are more than two classes and none is named, or the
            name is none of them.
    """
    index = _index(scored, positive)
    return TwoSided(
        name=scored.classes[index],
        truth=scored.truth == index,
        scores=scored.probabilities[:, index],
    )


def _index(scored: Scored, positive: str | None) -> int:
    names = ", ".join(scored.classes)
    if positive is None:
        if scored.positive is None:
            msg = (
                "A threshold is about one class against the rest, and there are "
                f"{len(scored.classes)}. Name one with --positive: {names}."
            )
            raise EvaluationError(msg)
        return scored.positive
    if positive not in scored.classes:
        raise EvaluationError(f"The positive class {positive!r} is none of: {names}.")
    return scored.classes.index(positive)
