"""Methods measured on one model, one after the other, within the time there is."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.errors import MissingExtraError
from cytolens.evaluation.bounds import Bounds
from cytolens.explanation.checks.agreement import Agreement, agreements
from cytolens.explanation.checks.cell_shares import looks_at, region_shares
from cytolens.explanation.checks.method_check import (
    Measured,
    MethodCheck,
    figures_of,
    measure,
)
from cytolens.explanation.checks.plan import FEWEST, plan_method
from cytolens.explanation.errors import ExplanationError

if TYPE_CHECKING:
    from cytolens.explanation.checks.options import CheckOptions
    from cytolens.explanation.checks.samples import CheckSamples
    from cytolens.explanation.checks.subject import Subject
    from cytolens.explanation.method import Method

CONTROL = "random"


class Run:
    """Methods measured one after the other, within the time there is."""

    def __init__(
        self,
        subject: Subject,
        samples: CheckSamples,
        options: CheckOptions,
        methods: int,
    ) -> None:
        self.subject, self.samples, self.options = subject, samples, options
        self.waiting = methods
        self.begun = time.monotonic()
        self.forward_seconds = subject.forward_seconds()
        self.found: dict[str, Measured] = {}
        self.figures: list[MethodCheck] = []
        self.bounds_of = cache(self._bounds_of)

    def try_method(self, method: Method) -> str | None:
        """Measure one method; the reason where it cannot be."""
        limit = self._limit()
        self.waiting -= 1
        try:
            return self._measure(method, limit)
        except (ExplanationError, MissingExtraError) as error:
            return str(error)

    def _measure(self, method: Method, limit: float | None) -> str | None:
        if limit == 0:
            return "No time was left for it."
        seconds = self.subject.map_seconds(method)
        plan = plan_method(
            len(self.samples),
            self.options,
            map_seconds=seconds,
            forward_seconds=self.forward_seconds,
            limit=limit,
        )
        if plan is None:
            return (
                f"{seconds:.1f} s an image: the time does not allow {FEWEST} images, "
                "each explained twice."
            )
        found = measure(self.subject, method, plan, self.options)
        if not np.isfinite(found.maps).all():
            return "It gives figures that are not finite for this network."
        self.found[method.name] = found
        self.figures.append(
            figures_of(
                found,
                self.found.get(CONTROL, found),
                bounds=self.bounds_of(plan.samples),
                regions=self.samples.regions,
                seconds=seconds,
            )
        )
        return None

    def agreements(self) -> tuple[Agreement, ...]:
        """Compare the methods with each other."""
        maps = {name: found.maps for name, found in self.found.items()}
        return tuple(agreements(maps, self.bounds_of))

    def _limit(self) -> float | None:
        if self.options.seconds is None:
            return None
        left = self.options.seconds - (time.monotonic() - self.begun)
        return max(0.0, left) / self.waiting

    def _bounds_of(self, count: int) -> Bounds:
        return Bounds.of(
            self.samples.keys[:count],
            resamples=self.options.resamples,
            seed=self.options.seed,
        )

    def shares(self) -> list[dict[str, Any]]:
        """For each method and sample the share of the map in each region."""
        if not self.samples.regions:
            return []
        rows = []
        for name, found in self.found.items():
            for i, share in enumerate(found.shares[:, 0]):
                masks = {k: m[i] for k, m in self.samples.regions.items()}
                parts = region_shares(share, masks)
                said = looks_at(parts) if share.any() else "looks at: nothing"
                row = {"sample": self.samples.names[i], "method": name, "said": said}
                rows.append(row | {"shares": parts})
        return rows
