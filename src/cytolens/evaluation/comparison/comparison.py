"""What a comparison found: models, pairs of models, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.comparison.mcnemar import Decisions
    from cytolens.evaluation.comparison.sample_size import Needed
    from cytolens.evaluation.difference import Difference
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.population import Population

SCHEMA = "cytolens-comparison"
VERSION = 1


@dataclass(frozen=True)
class Pair:
    """Two models.

    Attributes:
        first: Name of one.
        second: Name of the other; differences are first minus second.
        differences: One for each figure.
        decisions: On how many samples both, one or neither is right.
        decision_tests: p values of McNemar's tests by name.
        needed: To show the difference that was observed; None where none was.
        needed_for_margin: To show a difference of the margin, where one is given.
        verdict: What may be said of the figure that decides, in one or two sentences.
    """

    first: str
    second: str
    differences: tuple[Difference, ...]
    decisions: Decisions
    decision_tests: dict[str, float]
    needed: Needed | None
    needed_for_margin: Needed | None
    verdict: str

    def __getitem__(self, name: str) -> Difference:
        """The difference of that figure."""
        return next(item for item in self.differences if item.name == name)

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        margin = self.needed_for_margin
        return {
            "first": self.first,
            "second": self.second,
            "differences": [item.as_dict() for item in self.differences],
            "decisions": self.decisions.as_dict(),
            "decision_tests": self.decision_tests,
            "needed": None if self.needed is None else self.needed.as_dict(),
            "needed_for_margin": None if margin is None else margin.as_dict(),
            "verdict": self.verdict,
        }


@dataclass(frozen=True)
class Comparison:
    """Two models or more on the same samples.

    Attributes:
        models: Name -> its figures with intervals.
        pairs: Every model against every later one.
        decides: Name of the figure the verdicts are about.
        margin: Smallest difference that matters, if one was given.
        positive: The positive class of two.
        population: Who was tested.
        unit: What is independent: ``groups`` (patients, slides) or ``samples``.
        units: How many of them there are.
        confidence: Coverage of the intervals.
        protocol: Sentences that say how it was done.
        cautions: What a reader must know before believing it.
    """

    models: dict[str, tuple[Figure, ...]]
    pairs: tuple[Pair, ...]
    decides: str
    margin: float | None
    positive: str | None
    population: Population
    unit: str
    units: int
    confidence: float
    protocol: tuple[str, ...]
    cautions: tuple[str, ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What may be said of each pair."""
        return tuple(pair.verdict for pair in self.pairs)

    def as_dict(self) -> dict[str, Any]:
        """The content of ``comparison.json``."""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "models": {
                name: [figure.as_dict() for figure in figures]
                for name, figures in self.models.items()
            },
            "pairs": [pair.as_dict() for pair in self.pairs],
            "decides": self.decides,
            "margin": self.margin,
            "positive": self.positive,
            "population": self.population.as_dict(),
            "unit": self.unit,
            "units": self.units,
            "confidence": self.confidence,
            "protocol": list(self.protocol),
            "cautions": list(self.cautions),
        }

    def frame(self) -> pd.DataFrame:
        """One row for each pair and figure, with all digits."""
        import pandas as pd

        return pd.DataFrame(
            [
                _row(self, pair, difference)
                for pair in self.pairs
                for difference in pair.differences
            ]
        )


def _row(comparison: Comparison, pair: Pair, item: Difference) -> dict[str, Any]:
    values = {
        name: next(f.value for f in figures if f.name == item.name)
        for name, figures in comparison.models.items()
    }
    return {
        "first": pair.first,
        "second": pair.second,
        "figure": item.name,
        "value of first": values[pair.first],
        "value of second": values[pair.second],
        "difference": item.figure.value,
        "low": item.figure.low,
        "high": item.figure.high,
        "n": item.figure.n,
        "method": item.figure.method,
        "note": item.figure.note,
        "p": item.p,
        "p corrected": item.p_adjusted,
        "test": item.test,
    }
