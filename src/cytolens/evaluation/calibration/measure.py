"""Whether probabilities mean what they say: every calibration figure of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cytolens.evaluation.calibration.cox import calibration_intercept, calibration_slope
from cytolens.evaluation.calibration.definitions import DEFINITIONS
from cytolens.evaluation.calibration.error_figures import (
    class_wise_errors,
    errors_of,
    observed_to_expected,
)
from cytolens.evaluation.calibration.reliability import (
    ReliabilityCurve,
    reliability_curves,
)
from cytolens.evaluation.calibration.score_figures import brier_figures, log_loss
from cytolens.evaluation.calibration.tasks import Task, class_tasks, top_label_task

if TYPE_CHECKING:
    import pandas as pd

    from cytolens.evaluation.bounds import Bounds
    from cytolens.evaluation.figure import Figure
    from cytolens.evaluation.scored import Scored


@dataclass(frozen=True)
class CalibrationFigures:
    """The calibration of one set of samples.

    Attributes:
        figures: Of all classes together; for two classes, of the positive one.
        per_class: Of each class against the others; empty for two classes.
        reliability: Diagrams of the most probable class, and of each class.
    """

    figures: tuple[Figure, ...]
    per_class: dict[str, tuple[Figure, ...]]
    reliability: tuple[ReliabilityCurve, ...]

    def __getitem__(self, name: str) -> Figure:
        """The overall figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)

    @property
    def definitions(self) -> dict[str, str]:
        """What each overall figure means."""
        return {figure.name: DEFINITIONS[figure.name] for figure in self.figures}

    def as_dict(self) -> dict[str, Any]:
        """All figures, as JSON knows them."""
        return {
            "figures": [figure.as_dict() for figure in self.figures],
            "per_class": {
                name: [figure.as_dict() for figure in figures]
                for name, figures in self.per_class.items()
            },
            "reliability": [curve.as_dict() for curve in self.reliability],
            "definitions": self.definitions,
        }

    def frame(self) -> pd.DataFrame:
        """One row for each figure; ``class`` is empty for those of all together."""
        import pandas as pd

        rows = [{"class": "", **figure.as_dict()} for figure in self.figures]
        for name, figures in self.per_class.items():
            rows += [{"class": name, **figure.as_dict()} for figure in figures]
        return pd.DataFrame(rows)

    def reliability_frame(self) -> pd.DataFrame:
        """One row for each bin of each diagram."""
        import pandas as pd

        return pd.DataFrame(
            {
                "event": curve.event,
                "binning": curve.binning,
                **{k: v for k, v in item.as_dict().items() if k != "observed"},
                **{f"observed_{k}": v for k, v in item.observed.as_dict().items()},
            }
            for curve in self.reliability
            for item in curve.bins
        )


def measure_calibration(scored: Scored, bounds: Bounds) -> CalibrationFigures:
    """Compute every calibration figure.

    Args:
        scored: Labelled samples.
        bounds: How they are bounded; made from ``scored.keys``.
    """
    top = top_label_task(scored, bounds.bootstrap)
    classes = class_tasks(scored, bounds.bootstrap)
    binary = scored.positive is not None
    per_class = {} if binary else _per_class(classes, scored, bounds)
    figures = [
        *brier_figures(classes, bounds),
        log_loss(scored, bounds),
        *(_binary(classes[0], scored, bounds) if binary else []),
        *([] if binary else class_wise_errors(classes, bounds)),
        *errors_of(top, bounds),
    ]
    curves = [c for task in (*classes, top) for c in reliability_curves(task, bounds)]
    return CalibrationFigures(tuple(figures), per_class, tuple(curves))


def _binary(task: Task, scored: Scored, bounds: Bounds) -> list[Figure]:
    index = scored.positive or 0
    return [*_fit_figures(task, index, scored, bounds), *errors_of(task, bounds)]


def _fit_figures(
    task: Task, index: int, scored: Scored, bounds: Bounds
) -> list[Figure]:
    log_odds = scored.log_odds[:, index]
    return [
        observed_to_expected(task, bounds),
        calibration_intercept(task.happened, log_odds, bounds),
        calibration_slope(task.happened, log_odds, bounds),
    ]


def _per_class(
    tasks: tuple[Task, ...], scored: Scored, bounds: Bounds
) -> dict[str, tuple[Figure, ...]]:
    return {
        task.name: (
            brier_figures((task,), bounds)[0],
            *_fit_figures(task, i, scored, bounds),
            *errors_of(task, bounds, named=False),
        )
        for i, task in enumerate(tasks)
    }
