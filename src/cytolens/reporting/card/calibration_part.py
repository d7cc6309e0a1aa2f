"""Whether the probabilities mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.markdown import table

if TYPE_CHECKING:
    from cytolens.reporting.card.metrics import Metrics


def calibration_part(metrics: Metrics) -> list[str]:
    """Empty where it was not measured."""
    calibration = metrics.content.get("calibration")
    if not calibration:
        return []
    rows = [
        (
            figure["name"],
            "not defined" if figure["value"] is None else f"{figure['value']:.4f}",
            ""
            if figure["low"] is None
            else f"{figure['low']:.4f} to {figure['high']:.4f}",
            str(figure["n"]),
        )
        for figure in calibration["figures"]
    ]
    lines = table(("calibration figure", "value", "interval", "n"), rows)
    return ["### Calibration", "\n".join(lines)]
