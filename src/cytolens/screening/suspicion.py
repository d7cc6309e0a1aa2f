"""From class probabilities to one figure: how suspicious a tile is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cytolens.prediction.columns import PROB
from cytolens.screening.errors import ScreeningError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from cytolens.screening.scorer import TileScorer
    from cytolens.screening.settings import ReportSettings

NORMAL_NAMES = frozenset(
    {"0", "normal", "benign", "negative", "nilm", "nl", "healthy", "background"}
)
"""Class names that plainly mean "nothing suspicious"."""
DEFAULT_THRESHOLD = 0.5


@dataclass(frozen=True)
class Suspicion:
    """Which classes count as suspicious, from which sum on, and who said so."""

    classes: tuple[str, ...]
    threshold: float
    threshold_source: str
    warnings: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the figure is, as pictures and files name it."""
        return f"Suspicion: P({' or '.join(self.classes)})"

    def of(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Sum of the suspicious classes' probabilities, shape ``(tiles,)``."""
        columns = [PROB + name for name in self.classes]
        return table[columns].sum(axis=1, skipna=False).to_numpy(dtype="float64")


def choose_suspicion(scorer: TileScorer, settings: ReportSettings) -> Suspicion:
    """Settle the suspicious classes and the threshold.

    Named classes come first, then the class of the bundle's threshold. Else every
    class counts whose name does not plainly mean normal; else all but the first.
    Both guesses come with a warning unless there are only two classes.

    Raises:
        ScreeningError: If a named class is unknown, or all classes are named.
    """
    classes, warnings = _classes(scorer, settings)
    threshold, source = _threshold(scorer, settings, classes)
    return Suspicion(classes, threshold, source, warnings)


def _classes(
    scorer: TileScorer, settings: ReportSettings
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if settings.positive:
        return _named(scorer, settings.positive), ()
    if scorer.thresholds:
        return (next(iter(scorer.thresholds)),), ()
    guess = tuple(c for c in scorer.classes if c.casefold() not in NORMAL_NAMES)
    if not 0 < len(guess) < len(scorer.classes):
        guess = scorer.classes[1:]
    warning = (
        f"Nobody said which classes are suspicious; counting {', '.join(guess)}. "
        "Name them with --positive."
    )
    return guess, (() if len(scorer.classes) == 2 else (warning,))


def _named(scorer: TileScorer, names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in scorer.classes]
    chosen = tuple(c for c in scorer.classes if c in names)
    if unknown or len(chosen) == len(scorer.classes):
        msg = (
            f"Found --positive {', '.join(names)}. Expected some, but not all, of the "
            f"bundle's classes: {', '.join(scorer.classes)}."
        )
        raise ScreeningError(msg)
    return chosen


def _threshold(
    scorer: TileScorer, settings: ReportSettings, classes: tuple[str, ...]
) -> tuple[float, str]:
    if settings.threshold is not None:
        return settings.threshold, "user"
    if len(classes) == 1 and classes[0] in scorer.thresholds:
        return scorer.thresholds[classes[0]], "bundle"
    return DEFAULT_THRESHOLD, "default, chosen on no data"
