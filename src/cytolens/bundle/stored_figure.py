"""A figure as a bundle keeps it: with its interval, or the reason it has none."""

from __future__ import annotations

from cytolens.config import StrictModel


class StoredFigure(StrictModel):
    """The fields of an evaluation's figure, made with ``figure.as_dict()``."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    method: str
    n: int
    note: str = ""
