"""What ``model.json`` of a bundle says."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from cytolens.config import StrictModel
from cytolens.images.preprocessing import Preprocessing
from cytolens.models.recipe import Recipe

SCHEMA_VERSION = 1
RESEARCH_USE_ONLY = "Research use only, not for diagnosis"


class Threshold(StrictModel):
    """A decision threshold, with the rule and the data that chose it."""

    positive_class: str
    value: Annotated[float, Field(ge=0, le=1)]
    rule: str
    chosen_on: str
    """Split and data fingerprint; never the split that is reported."""
    date: str


class Provenance(StrictModel):
    """Where the weights come from, so that a run can be traced and repeated."""

    created: str
    """UTC, ISO 8601."""
    code_version: str
    packages: dict[str, str]
    data_fingerprint: str
    """SHA-256 of the manifest's table."""
    data_counts: dict[str, dict[str, int]]
    """Split -> class -> samples."""
    seed: int
    hardware: str
    seconds: Annotated[float, Field(ge=0)]
    energy_kwh: float | None = None
    co2_kg: float | None = None
    init: str
    """Where the first weights came from, in words; ``random`` is one of them."""
    allowed_faults: tuple[str, ...] = ()
    """Faults of the data check that the user chose to train with."""
    warnings: tuple[str, ...] = ()


class ModelDescription(StrictModel):
    """All of ``model.json``."""

    schema_version: Literal[1] = 1
    id: str
    """Recipe name, data and weights in short: ``laptop-3f2a9c1d``."""
    intended_use: str = RESEARCH_USE_ONLY
    recipe: Recipe
    classes: Annotated[tuple[str, ...], Field(min_length=2)]
    preprocessing: Preprocessing
    thresholds: tuple[Threshold, ...] = ()
    temperature: Annotated[float, Field(gt=0)] = 1.0
    conformal_quantiles: dict[str, float] = Field(default_factory=dict)
    validation_metrics: dict[str, Any] = Field(default_factory=dict)
    """Figures of the best epoch on the validation split, as logged in training."""
    provenance: Provenance
