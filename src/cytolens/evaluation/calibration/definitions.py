"""What each calibration figure means, in words that stand beside it in a report."""

from __future__ import annotations

from cytolens.evaluation.calibration.binning import BINS, LEAST_IN_BIN

_WIDTH = f"{BINS} bins of equal width, each with its upper edge."
_MASS = f"{BINS} bins of equal size (fewer where one would hold under {LEAST_IN_BIN})."
_EVENTS = {
    "top label": "of the most probable class and the share that is right",
    "positive class": "of the positive class and the share of positives",
    "class-wise": "of each class and its share, averaged over classes",
}


def _error_definitions() -> dict[str, str]:
    defined = {}
    for event, what in _EVENTS.items():
        mean = f"Mean distance between the probability {what}; "
        defined[f"ECE, {event}, equal width"] = mean + _WIDTH
        defined[f"ECE, {event}, equal mass"] = mean + _MASS
        defined[f"debiased l2 error, {event}"] = (
            f"Root mean squared distance between the probability {what}, less what "
            f"chance brings (Kumar et al. 2019); {_MASS}"
        )
        defined[f"MCE, {event}"] = (
            f"Largest distance between the probability {what}, in any bin; {_WIDTH}"
        )
    return defined


DEFINITIONS = _error_definitions() | {
    "Brier score": "Mean squared distance of the probability from 0 or 1: of the "
    "positive class where there are two (0 to 1), summed over classes where there are "
    "more (0 to 2).",
    "Brier skill score": "1 - Brier score / uncertainty: 0 is no better than always "
    "saying how common each class is, 1 is perfect.",
    "Brier: reliability": f"Squared distance of predicted and observed share; {_MASS} "
    "0 is best.",
    "Brier: resolution": "Squared distance of the bins' shares from the overall one. "
    "Large is best.",
    "Brier: uncertainty": "What always saying how common each class is would score.",
    "Brier: within-bin variance": "Spread of the probability within bins.",
    "Brier: within-bin covariance": "Twice the covariance of probability and outcome "
    "within bins. Score = reliability - resolution + uncertainty + within-bin variance "
    "- within-bin covariance.",
    "log loss": "Mean of -ln(probability of the true class).",
    "observed / expected": "Positives over the sum of their probabilities; above 1, "
    "the model says too little.",
    "calibration intercept": "What must be added to the log-odds for their mean to be "
    "right; 0 is best.",
    "calibration slope": "Slope of the truth on the log-odds; 1 is best, below 1 is "
    "overconfident.",
}
"""Name of a figure -> its definition."""
