"""What a hunt for shortcuts found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cytolens.bundle.schema import RESEARCH_USE_ONLY
from cytolens.explanation.shortcuts.regions import MEANINGS
from cytolens.explanation.shortcuts.verdict import RULE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.explanation.shortcuts.tally import Row
    from cytolens.explanation.shortcuts.verdict import RegionFinding
    from cytolens.prediction.batches import Unreadable


@dataclass(frozen=True)
class ShortcutReport:
    """Where a model looks, over a whole set."""

    model: str
    method: str
    """Name of the method for people."""
    trust: Mapping[str, object]
    """What is said of the method for this model; ``said`` is the sentence."""
    split: str | None
    findings: tuple[RegionFinding, ...]
    by_class: Mapping[str, tuple[RegionFinding, ...]]
    """The same by predicted class."""
    mean_maps: Mapping[str, NDArray[np.float32]]
    """By predicted class, in multiples of an even map, ``(images, size, size)``."""
    rows: tuple[Row, ...]
    empty: int
    """Samples whose map is empty, and counts nowhere."""
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def shortcuts(self) -> tuple[RegionFinding, ...]:
        """The regions that the rule calls shortcuts."""
        return tuple(found for found in self.findings if found.is_shortcut)

    @property
    def verdict(self) -> str:
        """One sentence on all."""
        if self.shortcuts:
            names = ", ".join(found.region for found in self.shortcuts)
            return f"This model looks where no cell is: {names}."
        if not any(found.is_enough for found in self.findings):
            return "There are too few images to say where this model looks."
        return "No region without cells holds more of the maps than its area."

    def as_dict(self) -> dict[str, Any]:
        """All but maps and rows, ready for JSON."""
        return {
            "model": self.model,
            "intended_use": RESEARCH_USE_ONLY,
            "method": self.method,
            "sanity_check": dict(self.trust),
            "split": self.split,
            "samples": len(self.rows),
            "empty_maps": self.empty,
            "verdict": self.verdict,
            "rule": RULE,
            "meanings": MEANINGS,
            "regions": [found.as_dict() for found in self.findings],
            "by_predicted_class": {
                name: [found.as_dict() for found in part]
                for name, part in self.by_class.items()
            },
            "mean_maps_of": list(self.mean_maps),
            "unreadable": [asdict(item) for item in self.unreadable],
        }

    def frame(self) -> pd.DataFrame:
        """A row for each sample: shares of map and of image by region."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "sample": row.sample,
                    "group": row.group,
                    "label": row.label,
                    "predicted": row.predicted,
                }
                | {f"map: {name}": value for name, value in row.mass.items()}
                | {f"area: {name}": value for name, value in row.area.items()}
                for row in self.rows
            ]
        )
