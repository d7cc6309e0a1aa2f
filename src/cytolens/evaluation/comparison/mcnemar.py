"""McNemar's test: two models' decisions on the same samples."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Decisions:
    """How often two models are right on the same sample.

    Attributes:
        both: Both are right.
        only_first: Only the first is.
        only_second: Only the second is.
        neither: Both are wrong.
    """

    both: int
    only_first: int
    only_second: int
    neither: int

    @classmethod
    def of(cls, first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Decisions:
        """Count from who is right, each of shape ``(samples,)``."""
        return cls(
            both=int((first & second).sum()),
            only_first=int((first & ~second).sum()),
            only_second=int((~first & second).sum()),
            neither=int((~first & ~second).sum()),
        )

    @property
    def samples(self) -> int:
        """How many there are."""
        return self.both + self.only_first + self.only_second + self.neither

    def as_dict(self) -> dict[str, Any]:
        """All counts, as JSON knows them."""
        return asdict(self)


def mcnemar_exact(decisions: Decisions) -> float:
    """Chance of counts so unequal among the samples where just one is right.

    Samples must be independent.

    Source:
        McNemar 1947, Psychometrika 12:153-157, by the binomial distribution.
    """
    from scipy.stats import binomtest

    b, c = decisions.only_first, decisions.only_second
    return float(binomtest(b, b + c).pvalue) if b + c else 1.0


def mcnemar_mid_p(decisions: Decisions) -> float:
    """The exact test, but counting what was observed by half: less timid.

    Source:
        Fagerland et al. 2013, BMC Med Res Methodol 13:91.
    """
    from scipy.stats import binom

    b, c = decisions.only_first, decisions.only_second
    observed = float(binom.pmf(min(b, c), b + c, 0.5))
    if b == c:
        return 1.0 - observed / 2 if b + c else 1.0
    return mcnemar_exact(decisions) - observed


def mcnemar_clustered(
    first: NDArray[np.bool_], second: NDArray[np.bool_], cluster: NDArray[np.int64]
) -> float:
    """McNemar's test where samples share groups; a group counts once.

    Args:
        first: Whether the first model is right, shape ``(samples,)``.
        second: The same of the second.
        cluster: Index of each sample's group, shape ``(samples,)``.

    Source:
        Obuchowski 1998, Stat Med 17:1495-1507; chi-squared with one degree of
        freedom, by the squared sums of each group.
    """
    from scipy.stats import chi2

    each = first.astype(np.int64) - second.astype(np.int64)
    sums = np.bincount(cluster, weights=each)
    spread = float((sums**2).sum())
    return float(chi2.sf(each.sum() ** 2 / spread, 1)) if spread else 1.0
