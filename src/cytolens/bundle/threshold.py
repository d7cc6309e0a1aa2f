"""A decision threshold as a bundle keeps it, or a file beside a table."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cytolens.bundle.stored_figure import StoredFigure
from cytolens.config import StrictModel


class Threshold(StrictModel):
    """A decision threshold, with the rule and the data that chose it.

    Bundles of an early version know only the first five fields.
    """

    positive_class: str
    value: Annotated[float, Field(ge=0, le=1)]
    """A sample is positive where the class's probability is this or more."""
    rule: str
    """Such as ``sensitivity=0.95``."""
    chosen_on: str
    """Split and data fingerprint, in words; never the split that is reported."""
    date: str
    """UTC, ISO 8601."""
    lower_bound: bool = False
    """Whether the lower end of the interval had to reach the rule's target."""
    split: str | None = None
    """``val``, or ``out-of-fold``."""
    data_fingerprint: str | None = None
    """Of the rows it was chosen on; see `FittedRows`."""
    model: str | None = None
    """Id of the model whose probabilities chose it; None for those of several."""
    classes: tuple[str, ...] = ()
    """Of the table that chose it; others than the model's after a class map."""
    unit: Literal["sample", "group"] = "sample"
    """What a row was: an image, or a patient or slide with all of its images."""
    positives: Annotated[int, Field(ge=0)] | None = None
    negatives: Annotated[int, Field(ge=0)] | None = None
    confidence: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Coverage of the intervals of ``figures``."""
    figures: tuple[StoredFigure, ...] = ()
    """What it does on the rows that chose it: optimistic."""
