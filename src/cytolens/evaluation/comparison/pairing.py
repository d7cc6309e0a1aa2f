"""Compare every pair of models, figure by figure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cytolens.evaluation.comparison.comparison import Pair
from cytolens.evaluation.comparison.mcnemar import (
    Decisions,
    mcnemar_clustered,
    mcnemar_exact,
    mcnemar_mid_p,
)
from cytolens.evaluation.comparison.paired import (
    Paired,
    area_difference,
    rate_difference,
    resampled_difference,
)
from cytolens.evaluation.comparison.resampled import AREA
from cytolens.evaluation.comparison.sample_size import units_needed
from cytolens.evaluation.comparison.verdict import Contest, verdict_of
from cytolens.evaluation.difference import Difference, corrected
from cytolens.evaluation.figure import Figure
from cytolens.evaluation.rests_on import rests_on, units_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.comparison.contestants import Contestant

    Two = tuple[Contestant, Contestant]

RATES = ("accuracy", "sensitivity", "specificity")


@dataclass(frozen=True)
class Pairing:
    """What all pairs have in common."""

    bounds: Bounds
    decides: str
    names: tuple[str, ...]
    margin: float | None

    @property
    def unit(self) -> str:
        """What is independent, in words."""
        return "groups (patients, slides)" if self.bounds.clustered else "samples"

    @property
    def level(self) -> float:
        """Two-sided level of the tests."""
        return 1 - self.bounds.confidence


def pairs_of(pairs: Sequence[Two], pairing: Pairing) -> tuple[Pair, ...]:
    """Compare each pair; p values are corrected over all pairs, figure by figure."""
    found = {
        name: [_paired(name, two, pairing) for two in pairs] for name in pairing.names
    }
    fair = {
        name: corrected([item.difference for item in items])
        for name, items in found.items()
    }
    return tuple(
        _pair(
            two,
            tuple(fair[name][i] for name in pairing.names),
            found[pairing.decides][i].deviation,
            pairing=pairing,
            pairs=len(pairs),
        )
        for i, two in enumerate(pairs)
    )


def _paired(name: str, two: Two, pairing: Pairing) -> Paired:
    first, second = two
    one, other = first[name], second[name]
    bounds, scored = pairing.bounds, first.scored
    if one.value is None or other.value is None:
        why = f"no value for {first.name if one.value is None else second.name}"
        undefined = Figure.undefined(name, why=why, n=max(one.n, other.n))
        return Paired(Difference(undefined, None, why), math.nan)
    confidence = bounds.confidence
    if not bounds.clustered and name in RATES:
        ((_, among),) = rests_on(name, scored)
        rights = first.right[among], second.right[among]
        return rate_difference(name, *rights, confidence=confidence)
    if not bounds.clustered and name == AREA and scored.positive is not None:
        i = scored.positive
        ranks = scored.log_odds[:, i], second.scored.log_odds[:, i]
        return area_difference(name, scored.truth == i, *ranks, confidence=confidence)
    return resampled_difference(
        name,
        one.value - other.value,
        first.drawn[name] - second.drawn[name],
        units=units_of(name, scored),
        n=len(scored.truth),
        method=bounds.bootstrap_name,
        confidence=confidence,
    )


def _pair(
    two: Two,
    differences: tuple[Difference, ...],
    deviation: float,
    *,
    pairing: Pairing,
    pairs: int,
) -> Pair:
    first, second = two
    deciding = next(item for item in differences if item.name == pairing.decides)
    plan = partial(
        units_needed,
        deviation=deviation,
        present=pairing.bounds.bootstrap.groups,
        level=pairing.level / pairs,
    )
    needed, for_margin = plan(deciding.figure.value or 0.0), plan(pairing.margin or 0.0)
    contest = Contest(
        names=(first.name, second.name),
        figures=(first[pairing.decides], second[pairing.decides]),
        difference=deciding,
        pairs=pairs,
        unit=pairing.unit,
        units=pairing.bounds.bootstrap.groups,
        level=pairing.level,
        margin=pairing.margin,
        needed=needed,
        needed_for_margin=for_margin,
    )
    return Pair(
        first=first.name,
        second=second.name,
        differences=differences,
        decisions=Decisions.of(first.right, second.right),
        decision_tests=_decision_tests(two, pairing),
        needed=needed,
        needed_for_margin=for_margin,
        verdict=verdict_of(contest),
    )


def _decision_tests(two: Two, pairing: Pairing) -> dict[str, float]:
    rights = two[0].right, two[1].right
    if pairing.bounds.clustered:
        cluster = pairing.bounds.bootstrap.cluster
        return {"McNemar, clustered (Obuchowski)": mcnemar_clustered(*rights, cluster)}
    counted = Decisions.of(*rights)
    return {
        "McNemar, exact": mcnemar_exact(counted),
        "McNemar, mid-p": mcnemar_mid_p(counted),
    }
