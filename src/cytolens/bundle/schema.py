"""What ``model.json`` of a bundle says."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cytolens.bundle.calibration import Calibration
from cytolens.bundle.conformal import ConformalRule
from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.threshold import Threshold
from cytolens.config import StrictModel
from cytolens.images.preprocessing import Preprocessing
from cytolens.models.recipe import Recipe

SCHEMA_VERSION = 1
RESEARCH_USE_ONLY = "Research use only, not for diagnosis"


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
    """The newest first; the first of a positive class is the one that acts."""
    temperature: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    """Divides the logits; above 1 it makes the model less sure."""
    calibration: Calibration | None = None
    """How the temperature was found, or what calibrates in its place."""
    conformal_quantiles: Annotated[
        ConformalRule | None,
        # Bundles of an early version hold an empty dictionary here.
        BeforeValidator(lambda value: value or None),
    ] = None
    """Which classes stay possible for a sample; none are fitted by default."""
    fitted_rows: tuple[FittedRows, ...] = ()
    """Samples that anything above was fitted on, by fingerprint."""
    validation_metrics: dict[str, Any] = Field(default_factory=dict)
    """Figures of the best epoch on the validation split, as logged in training."""
    provenance: Provenance

    def rows_fitted_on(self, fingerprint: str | None) -> FittedRows | None:
        """The samples of that fingerprint, where they are kept."""
        return next((r for r in self.fitted_rows if r.fingerprint == fingerprint), None)

    @model_validator(mode="after")
    def _calibration_fits(self) -> Self:
        """One number for each class, and one calibration, not two on top."""
        fitted = self.calibration
        if fitted is None:
            return self
        parameters = fitted.parameters
        sizes = {
            "temperature": (0, 0),
            "vector": (len(self.classes), 0),
            "isotonic": (0, len(self.classes)),
        }
        found = len(parameters.scales), len(parameters.curves)
        if found != sizes[fitted.method]:
            count = len(self.classes)
            msg = f"the {fitted.method} calibration does not fit {count} classes"
            raise ValueError(msg)
        if fitted.method != "temperature" and self.temperature != 1:
            msg = f"a temperature stands beside a calibration by {fitted.method}"
            raise ValueError(msg)
        return self
