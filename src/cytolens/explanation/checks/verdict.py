"""Whether a method passed its sanity check for one model, and the rule that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cytolens.bundle.stored_figure import StoredFigure
from cytolens.config import StrictModel

if TYPE_CHECKING:
    from cytolens.evaluation.figure import Figure

Outcome = Literal["destroyed", "survives", "unclear"]
SURVIVES_ABOVE = 0.5
RULE = (
    "With the weights of all layers shuffled, the mean rank correlation with the "
    f"trained network's maps must lie below {SURVIVES_ABOVE}, and so must its whole "
    "interval: the map is destroyed. Where the whole interval lies above, the map "
    "survives: it shows the image, not what the network learned."
)


class Verdict(StrictModel):
    """What became of a method's maps when the network forgot all it had learned."""

    method: str
    title: str
    """Name of the method for people."""
    outcome: Outcome
    remaining: StoredFigure
    """Mean rank correlation once all layers are shuffled."""

    @property
    def is_passed(self) -> bool:
        """Whether the map was destroyed, as it must be."""
        return self.outcome == "destroyed"

    @property
    def sentence(self) -> str:
        """To be shown with every map of the method for this model."""
        figure = self.remaining
        found = "no map to compare"
        if figure.value is not None:
            found = f"rank correlation {figure.value:.2f}"
        if figure.low is not None and figure.high is not None:
            found += f", {figure.low:.2f} to {figure.high:.2f}"
        said = {
            "destroyed": "passed its sanity check: shuffled weights destroy its maps",
            "survives": "FAILED its sanity check: shuffled weights draw the same maps",
            "unclear": "did not pass its sanity check: the outcome is unclear",
        }
        return f"{self.title} {said[self.outcome]} ({found})."


def judge(method: str, remaining: Figure, *, title: str) -> Verdict:
    """Apply `RULE`.

    Args:
        method: Its name.
        remaining: Mean rank correlation once all layers are shuffled.
        title: Its name for people.
    """
    outcome: Outcome = "unclear"
    if remaining.value is not None:
        low = remaining.value if remaining.low is None else remaining.low
        high = remaining.value if remaining.high is None else remaining.high
        if high < SURVIVES_ABOVE:
            outcome = "destroyed"
        elif low > SURVIVES_ABOVE:
            outcome = "survives"
    figure = StoredFigure.model_validate(remaining.as_dict())
    return Verdict(method=method, title=title, outcome=outcome, remaining=figure)
