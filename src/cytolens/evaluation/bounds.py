"""Chooses how each figure is bounded, by whether groups repeat, and says which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cytolens.evaluation.area import resampled_area, roc_area
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.intervals.cluster_bootstrap import (
    RESAMPLES,
    ClusterBootstrap,
    percentile_interval,
)
from cytolens.evaluation.intervals.delong import delong_interval
from cytolens.evaluation.intervals.newcombe_area import newcombe_area_interval
from cytolens.evaluation.intervals.scaled_bootstrap import (
    SCALE_NAMES,
    Scale,
    scaled_interval,
)
from cytolens.evaluation.intervals.wilson import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEW_GROUPS = 20
"""Below this many groups a reader is told how few a figure rests on."""
_WIDTH = 1e-12


@dataclass(frozen=True)
class Bounds:
    """Intervals for figures of one set of samples."""

    bootstrap: ClusterBootstrap
    confidence: float = 0.95

    @classmethod
    def of(
        cls,
        keys: Sequence[str],
        *,
        confidence: float = 0.95,
        resamples: int = RESAMPLES,
        seed: int = 0,
    ) -> Bounds:
        """Draw the resamples once, for all figures."""
        drawn = ClusterBootstrap.draw(keys, resamples=resamples, seed=seed)
        return cls(drawn, confidence)

    @property
    def clustered(self) -> bool:
        """Whether samples share groups, so that they are not independent."""
        return self.bootstrap.repeats

    @property
    def bootstrap_name(self) -> str:
        """Such as ``cluster bootstrap (31 groups, 2000 resamples)``."""
        if self.clustered:
            size = f"{self.bootstrap.groups} groups, "
            return f"cluster bootstrap ({size}{self.bootstrap.resamples} resamples)"
        return f"bootstrap ({self.bootstrap.resamples} resamples)"

    def rate(
        self,
        name: str,
        right: NDArray[np.bool_],
        among: NDArray[np.bool_],
        *,
        why: str,
        drawn: NDArray[np.float64] | None = None,
    ) -> Figure:
        """Bound the share of ``among`` that is ``right``.

        Args:
            name: Of the figure.
            right: Shape ``(samples,)``.
            among: Samples the figure is about, shape ``(samples,)``.
            why: Reason to give where ``among`` is empty.
            drawn: The share in each resample, where it is known already.
        """
        n = int(among.sum())
        if not n:
            return Figure.undefined(name, why=why)
        k = int((right & among).sum())
        if not self.clustered:
            low, high = wilson_interval([k], [n], confidence=self.confidence)[0]
            return Figure(name, k / n, float(low), float(high), "Wilson", n)
        shares = self._drawn_shares(right, among) if drawn is None else drawn
        groups = self._groups(among)
        ends = wilson_interval([k / n * groups], [groups], confidence=self.confidence)
        return self.resampled(
            name, k / n, shares, n=n, fallback=(ends[0], groups), scale="share"
        )

    def area(
        self,
        name: str,
        truth: NDArray[np.bool_],
        scores: NDArray[np.float64],
        *,
        drawn: NDArray[np.float64] | None = None,
    ) -> Figure:
        """Bound the area under a ROC curve; ``drawn`` is it in each resample."""
        positives, negatives = int(truth.sum()), int((~truth).sum())
        if not positives or not negatives:
            missing = "positives" if not positives else "negatives"
            return Figure.undefined(name, why=f"no {missing}", n=len(truth))
        value = float(roc_area(truth, scores)[0])
        groups = self._groups(truth), self._groups(~truth)
        ends = newcombe_area_interval(value, *groups, confidence=self.confidence)
        fallback = (np.array(ends), min(groups))
        if self.clustered:
            if drawn is None:
                drawn = resampled_area(truth, scores, self.bootstrap)
            return self.resampled(
                name, value, drawn, n=len(truth), fallback=fallback, scale="share"
            )
        low, high = delong_interval(truth, scores, confidence=self.confidence)
        if not np.isfinite(low):
            note = "ranking without error or too few samples for DeLong"
            return Figure(name, value, *ends, "Newcombe", len(truth), note)
        return Figure(name, value, low, high, "DeLong", len(truth))

    def resampled(
        self,
        name: str,
        value: float,
        drawn: NDArray[np.float64],
        *,
        n: int,
        fallback: tuple[NDArray[np.float64], int] | None = None,
        scale: Scale | None = None,
        units: int | None = None,
    ) -> Figure:
        """Bound a figure by its values in the resamples.

        Args:
            name: Of the figure.
            value: On the samples as they are.
            drawn: In each resample, NaN where undefined, shape ``(resamples,)``.
            n: Samples the figure rests on.
            fallback: Bounds and the independent units they rest on, for where all
                resamples agree: a bootstrap cannot see an error that never happened.
            scale: On which the standard error of the resamples makes the interval;
                their percentiles do by default.
            units: Independent units the figure rests on; by default the fallback's,
                else all groups.
        """
        if units is None:
            units = fallback[1] if fallback else self.bootstrap.groups
        low, high = percentile_interval(drawn, confidence=self.confidence)
        spread = high - low
        method, note = self.bootstrap_name, self._note(units)
        if scale is not None:
            method = f"{method}, t on the {SCALE_NAMES[scale]} scale"
            low, high = scaled_interval(
                value, drawn, scale=scale, units=units, confidence=self.confidence
            )
        if spread > _WIDTH and np.isfinite(low):
            return Figure(name, value, low, high, method, n, note)
        why = self._unbounded(spread, units=units)
        if fallback is None:
            return Figure(name, value, None, None, "", n, f"no interval: {why}")
        low, high = map(float, fallback[0])
        unit = "groups" if self.clustered else "samples"
        note = f"{why}; bounded as if by {fallback[1]} independent {unit}"
        return Figure(name, value, low, high, "score interval", n, note)

    @staticmethod
    def _unbounded(spread: float, *, units: int) -> str:
        if not np.isfinite(spread):
            return "more than half the resamples do not define it"
        if spread > _WIDTH:
            return "it rests on one group" if units < 2 else "it is at its very end"
        return "all resamples agree, which says nothing of the next"

    def _drawn_shares(
        self, right: NDArray[np.bool_], among: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        kind = np.where(among, 1 + right.astype(np.int64), 0)
        drawn = self.bootstrap.tally(kind, kinds=3)
        trials = drawn[:, 1] + drawn[:, 2]
        shares = np.full(len(trials), np.nan)
        np.divide(drawn[:, 2], trials, out=shares, where=trials > 0)
        return shares

    def _note(self, units: int) -> str:
        few = self.clustered and units < FEW_GROUPS
        return f"rests on only {units} groups" if few else ""

    def _groups(self, among: NDArray[np.bool_]) -> int:
        return self.bootstrap.units(among)
