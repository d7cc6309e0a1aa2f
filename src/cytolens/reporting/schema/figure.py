"""How a figure and a difference of two stand in ``metrics.json``."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from cytolens.config import StrictModel

Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Counts = dict[str, Count]


DOCUMENTED = ConfigDict(use_attribute_docstrings=True)
"""What is said of a field stands in the schema."""


class FigureEntry(StrictModel):
    """A figure with its interval, or the reason why it has none."""

    model_config = DOCUMENTED

    name: str
    value: Number | None
    """None where the data do not define it; `note` says why."""
    low: Number | None
    high: Number | None
    method: str
    """Of the interval; empty where there is none."""
    n: Count
    """Samples the figure rests on."""
    note: str


class DifferenceEntry(FigureEntry):
    """First less second."""

    p: Share | None
    """None where it was not tested."""
    p_adjusted: Share | None
    """After Holm's correction for all that was looked at."""
    test: str


Figures = tuple[FigureEntry, ...]
FiguresByName = dict[str, Figures]
