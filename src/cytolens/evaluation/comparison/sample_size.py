"""How many patients it takes to show a difference."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

POWER = 0.8


@dataclass(frozen=True)
class Needed:
    """What showing a difference would take.

    Attributes:
        difference: To be shown, above 0.
        units: Groups (patients, slides) needed in all, or samples where none repeat.
        present: As many as there are now.
        power: Chance to show it, were it true.
        level: Two-sided level of the test.
    """

    difference: float
    units: int
    present: int
    power: float
    level: float

    def as_dict(self) -> dict[str, Any]:
        """All fields, as JSON knows them."""
        return asdict(self)


def units_needed(
    difference: float,
    *,
    deviation: float,
    present: int,
    power: float = POWER,
    level: float = 0.05,
) -> Needed | None:
    """Compute how many groups like the present ones show a difference.

    The variance of a paired difference falls as 1 / groups, so each group brings
    ``v = present * deviation**2``, and ``v * (z_level/2 + z_power)**2 / difference**2``
    groups are needed.

    Args:
        difference: To be shown.
        deviation: Standard error of the difference with the groups at hand.
        present: Groups at hand, or samples where none repeat.
        power: Chance to show it, were it true.
        level: Two-sided level of the test.

    Returns:
        None where no number would do: no difference, or no variance to go by.

    Source:
        Julious 2004, Stat Med 23:1921-1986, section 3 (paired differences).
    """
    from scipy.special import ndtri

    if not difference or not deviation > 0 or not math.isfinite(deviation):
        return None
    z = float(ndtri(1 - level / 2) + ndtri(power))
    units = present * (deviation * z / difference) ** 2
    return Needed(abs(difference), max(2, math.ceil(units)), present, power, level)
