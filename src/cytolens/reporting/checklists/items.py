"""Read a checklist's items."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from cytolens.config import StrictModel

ChecklistName = Literal["tripod_ai", "claim"]


class Item(StrictModel):
    """One thing to report."""

    number: str
    topic: str
    ask: str
    answer: str | None = None
    """Which function answers it; None where only a human can."""


class Checklist(StrictModel):
    """All items, and whose they are."""

    short: str
    title: str
    source: str
    items: tuple[Item, ...]


@cache
def checklist(name: ChecklistName) -> Checklist:
    """Read one of the checklists that are kept beside this file."""
    file = resources.files("cytolens.reporting.checklists") / f"{name}.toml"
    return Checklist.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
