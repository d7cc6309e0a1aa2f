"""Send to a human: how many, which errors that catches, and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.evaluation import confusion as cm
from cytolens.evaluation.cell_rates import CellRates
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.risk_coverage import RiskCoverage, risk_coverage

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.scored import Scored
    from cytolens.evaluation.triage import Triage

    Mask = NDArray[np.bool_]

STAYS = "of what stays"


@dataclass(frozen=True)
class Referral:
    """What sending samples to a human does.

    Attributes:
        rule: Which samples are sent, in words.
        overall: Share sent, figures of what stays, share of errors caught.
        per_class: For each true class, share sent and recall of what stays.
        curve: Error against the share that stays, however many are sent.
    """

    rule: str
    overall: tuple[Figure, ...]
    per_class: dict[str, tuple[Figure, ...]]
    curve: RiskCoverage

    def __getitem__(self, name: str) -> Figure:
        """The overall figure of that name."""
        return next(figure for figure in self.overall if figure.name == name)

    def as_dict(self) -> dict[str, Any]:
        """All figures, as JSON knows them."""
        return {
            "rule": self.rule,
            "figures": [figure.as_dict() for figure in self.overall],
            "per_class": {
                name: [figure.as_dict() for figure in figures]
                for name, figures in self.per_class.items()
            },
            "risk_coverage": self.curve.as_dict(),
        }

    def frame(self) -> pd.DataFrame:
        """One row for each figure; ``class`` is empty for those of all together."""
        import pandas as pd

        rows = [{"class": "", **figure.as_dict()} for figure in self.overall]
        for name, figures in self.per_class.items():
            rows += [{"class": name, **figure.as_dict()} for figure in figures]
        return pd.DataFrame(rows)


def referral(scored: Scored, bounds: Bounds, triage: Triage) -> Referral:
    """Measure what a triage does on labelled samples.

    Args:
        scored: The samples; none that the triage was fitted on.
        bounds: How figures are bounded; made from ``scored.keys``.
        triage: What is sent, of the same samples.
    """
    work = _Work(scored, bounds, triage)
    sides = [] if scored.positive is None else work.sides(scored.positive)
    overall = [
        work.share_sent(),
        work.stays("accuracy", np.ones_like(triage.kept)),
        work.balanced_accuracy(),
        *sides,
        work.errors_caught(),
        work.correct_sent(),
    ]
    return Referral(
        rule=triage.rule,
        overall=tuple(overall),
        per_class={name: work.of_class(i) for i, name in enumerate(scored.classes)},
        curve=risk_coverage(scored, bounds),
    )


@dataclass(frozen=True)
class _Work:
    scored: Scored
    bounds: Bounds
    triage: Triage

    @property
    def sent(self) -> Mask:
        return ~self.triage.kept

    @cached_property
    def rates(self) -> CellRates:
        """All that is asked follows from truth, both answers, and who gives them."""
        parts = self.scored.truth, self.scored.predicted, self.triage.decided
        return CellRates(self.bounds, *parts, self.triage.kept)

    def share_sent(self) -> Figure:
        everyone = np.ones_like(self.sent)
        return self.rates.rate("share sent", self.sent, everyone, why="no sample")

    def stays(self, name: str, among: Mask) -> Figure:
        """Share of right answers among those given."""
        right = self.triage.decided == self.scored.truth
        why = "all such samples are sent to a human"
        if not among.any():
            why = "there is no such sample"
        among = among & self.triage.kept
        return self.rates.rate(f"{name} {STAYS}", right, among, why=why)

    def sides(self, positive: int) -> list[Figure]:
        truth = self.scored.truth == positive
        return [self.stays("sensitivity", truth), self.stays("specificity", ~truth)]

    def errors_caught(self) -> Figure:
        """Of what the model alone would get wrong, the share that a human sees."""
        wrong = self.scored.predicted != self.scored.truth
        why = "the model makes no error"
        return self.rates.rate("errors caught", self.sent, wrong, why=why)

    def correct_sent(self) -> Figure:
        """Of what the model alone would get right, the share that is sent: the cost."""
        right = self.scored.predicted == self.scored.truth
        why = "the model is never right"
        return self.rates.rate("correct answers sent", self.sent, right, why=why)

    def balanced_accuracy(self) -> Figure:
        """Mean recall, over the classes that have a sample that stays."""
        name = f"balanced accuracy {STAYS}"
        size = len(self.scored.classes)
        cells = self.scored.truth * size + self.triage.decided
        # What is sent falls into one cell more, that is left out.
        cells = np.where(self.triage.kept, cells, size**2)
        counts = np.bincount(cells, minlength=size**2 + 1)[:-1].astype(np.float64)
        drawn = self.bounds.bootstrap.tally(cells, kinds=size**2 + 1)[:, :-1]
        recalls = cm.recall(counts.reshape(size, size))
        n = int(self.triage.kept.sum())
        if np.isnan(recalls).any():
            lost = [
                c for c, r in zip(self.scored.classes, recalls, strict=True) if r != r
            ]
            why = f"no sample of {', '.join(lost)} stays"
            return Figure.undefined(name, why=why, n=n)
        resampled = cm.recall(drawn.reshape(-1, size, size)).mean(axis=1)
        return self.bounds.resampled(name, float(recalls.mean()), resampled, n=n)

    def of_class(self, i: int) -> tuple[Figure, ...]:
        among = self.scored.truth == i
        why = f"no sample of {self.scored.classes[i]}"
        wrong = among & (self.scored.predicted != self.scored.truth)
        none = "no sample of this class is taken for another"
        return (
            self.rates.rate("share sent", self.sent, among, why=why),
            self.stays("recall", among),
            self.rates.rate("errors caught", self.sent, wrong, why=none),
        )
