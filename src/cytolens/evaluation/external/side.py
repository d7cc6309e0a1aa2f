"""One side of the comparison: the figures of a set, and who is in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation.errors import EvaluationError
from cytolens.evaluation.figure import Figure

if TYPE_CHECKING:
    from cytolens.evaluation.evaluation import Evaluation


@dataclass(frozen=True)
class Side:
    """A set of samples.

    Attributes:
        figures: All classes together, with intervals.
        classes: Names, in any order.
        positive: The positive class of two.
        split: Which split, if any was chosen.
        samples: Labelled samples.
        groups: Distinct groups; None where none are known.
        per_class: Samples of each class.
        groups_per_class: Groups of each class.
        sites: Samples of each site.
        models: Ids of the models that made the predictions.
        sureness: Median probability of the true class, for each class; empty where
            only ``metrics.json`` is at hand.
    """

    figures: tuple[Figure, ...]
    classes: tuple[str, ...]
    positive: str | None
    split: str | None
    samples: int
    groups: int | None
    per_class: dict[str, int]
    groups_per_class: dict[str, int]
    sites: dict[str, int]
    models: tuple[str, ...]
    sureness: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, evaluation: Evaluation) -> Side:
        """Take what is needed from an evaluation."""
        scored = evaluation.scored
        own = scored.probabilities[np.arange(len(scored.truth)), scored.truth]
        sureness = {
            name: float(np.median(own[scored.truth == i]))
            for i, name in enumerate(scored.classes)
            if (scored.truth == i).any()
        }
        return side_of_metrics(evaluation.as_dict(), sureness=sureness)

    @property
    def is_clustered(self) -> bool:
        """Whether samples share groups."""
        return self.groups is not None and self.groups < self.samples

    def share(self, name: str) -> float:
        """Share of a class among all samples."""
        return self.per_class.get(name, 0) / max(1, self.samples)

    def units(self, name: str) -> int:
        """Groups of the class with the fewest that a figure rests on."""
        alone = {"sensitivity": True, "specificity": False}
        if name in alone and self.positive is not None:
            classes = [c for c in self.classes if (c == self.positive) is alone[name]]
        else:
            classes = [c for c in self.classes if self.per_class.get(c)]
        if name == "accuracy":
            return self.groups or self.samples
        return min((self.groups_per_class[c] for c in classes), default=0)


def side_of_metrics(
    content: dict[str, Any], *, sureness: dict[str, float] | None = None
) -> Side:
    """Take what is needed from the content of ``metrics.json``.

    Raises:
        EvaluationError: If it is something else.
    """
    try:
        people = content["population"]
        return Side(
            figures=tuple(Figure(**figure) for figure in content["figures"]),
            classes=tuple(content["classes"]),
            positive=content["positive"],
            split=people["split"],
            samples=people["samples"],
            groups=people["groups"],
            per_class=people["per_class"],
            groups_per_class=people["groups_per_class"],
            sites=people["sites"],
            models=tuple(people["models"]),
            sureness=sureness or {},
        )
    except (KeyError, TypeError) as error:
        msg = (
            f"These are no metrics of an evaluation ({error} is missing or wrong). "
            "Give the metrics.json that `cytolens evaluate --out DIR` wrote."
        )
        raise EvaluationError(msg) from error


def read_side(path: Path | str) -> Side:
    """Read ``metrics.json``.

    Raises:
        EvaluationError: If the file is missing or something else.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise EvaluationError(f"{path}: is not valid JSON ({error}).") from error
    return side_of_metrics(content)
