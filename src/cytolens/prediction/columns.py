"""Names of the columns of a predictions table, and the one error of its faults."""

from cytolens.errors import CytolensError

PROB = "prob:"
LOGIT = "logit:"
TEXT_COLUMNS = ("sample", "group", "site", "split", "label", "model")
"""Columns that are text, whatever they look like: a slide may be called ``007``."""


class PredictionsTableError(CytolensError):
    """A table is not a predictions table, or holds impossible values."""


class UnknownLabelError(PredictionsTableError):
    """A sample is labelled with something that is no class of the model."""
