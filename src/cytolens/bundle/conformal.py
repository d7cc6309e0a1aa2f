"""Conformal quantiles as a bundle keeps them, or a file beside a table."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from cytolens.config import StrictModel

EVERYONE = "all"
"""The one key of quantiles that do not depend on class or column."""

_Share = Annotated[float, Field(ge=0, le=1)]


class ConformalRule(StrictModel):
    """Which classes stay possible: those with ``1 - probability`` up to a quantile."""

    method: Literal["split", "class", "group"]
    """One quantile that promises coverage of samples drawn alike (``split``); one for
    each class (``class``); one for a sample of a new group, such as a patient, or for
    each value of a column (``group``)."""
    coverage: Annotated[float, Field(gt=0, lt=1)]
    """Share of samples whose set should hold the true class."""
    unit: Literal["sample", "group"]
    """What was taken as independent; each counts once."""
    by: str | None = None
    """Column with a quantile for each of its values."""
    quantiles: Annotated[dict[str, _Share], Field(min_length=1)]
    """Of `EVERYONE`, of each class, or of each value of the column."""
    samples: dict[str, Annotated[int, Field(ge=1)]]
    """How many each quantile rests on."""
    units: dict[str, Annotated[int, Field(ge=1)]]
    """How many independent ones those are."""
    fitted_on: str
    """Split and data fingerprint, in words; never the split that is reported."""
    split: str
    """``val``, or ``out-of-fold``."""
    data_fingerprint: str
    """Of the rows; see `FittedRows`."""
    model: str | None = None
    """Id of the model whose probabilities these are; None for those of several."""
    date: str
    """UTC, ISO 8601."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not set(self.quantiles) == set(self.samples) == set(self.units):
            msg = "needs samples and units for each quantile"
            raise ValueError(msg)
        if self.method == "split" and self.by is not None:
            msg = "a quantile for all does not go by a column"
            raise ValueError(msg)
        return self
