"""The words of the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cytolens.explanation.explanation import Explanation

LONGEST_SAMPLE = 90
LONGEST_CLASS = 40
OUTLINE_NOTE = (
    "The line encloses the smallest area that holds half of what speaks for {}."
)
_MOVED = {
    "before": "the image before moved the answer",
    "after": "the image after moved the answer",
    "both": "both images moved the answer",
    "neither": "neither image moves the answer",
}


def headline(explanation: Explanation) -> str:
    """The answer and its probability."""
    predicted = explanation.predicted
    chance = percent(explanation.probabilities[predicted])
    return f"{shortened(predicted, LONGEST_CLASS)}, {chance}"


def subtitle(explanation: Explanation) -> str:
    """The method, what it explains, and for a pair which image mattered."""
    target = explanation.saliency.target
    said = f"{explanation.method_title}, for {short_target(explanation)}"
    if target != explanation.predicted:
        said += f" ({percent(explanation.probability)})"
    if explanation.pair is not None:
        said += f"; {_MOVED[explanation.pair.moved_by]}"
    return said


def short_sample(explanation: Explanation) -> str:
    """The sample's name, as far as there is room."""
    return shortened(explanation.sample, LONGEST_SAMPLE)


def short_target(explanation: Explanation) -> str:
    """The class that is explained, as far as there is room."""
    return shortened(explanation.saliency.target, LONGEST_CLASS)


def scale_label(explanation: Explanation) -> str:
    """What the colours stand for."""
    if explanation.saliency.kind == "positive":
        return explanation.method_title
    target = short_target(explanation)
    return f"against   \N{LEFTWARDS ARROW}   {target}   \N{RIGHTWARDS ARROW}   for"


def percent(probability: float) -> str:
    """Never 100 % or 0 %, which no model can promise."""
    if probability > 0.999:
        return "over 99.9 %"
    return "under 0.1 %" if probability < 0.001 else f"{100 * probability:.1f} %"


def shortened(text: str, longest: int) -> str:
    """Cut from the left, where paths are alike; what cannot be printed is a ``?``."""
    plain = "".join(c if c.isprintable() else "?" for c in text)
    return plain if len(plain) <= longest else "..." + plain[3 - longest :]
