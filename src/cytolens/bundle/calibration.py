"""Calibration of a model's logits: the one place where it is applied."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from cytolens.bundle.stored_figure import StoredFigure
from cytolens.config import StrictModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.bundle.schema import ModelDescription

Method = Literal["temperature", "vector", "isotonic"]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Share = Annotated[float, Field(ge=0, le=1)]


class Curve(StrictModel):
    """A rising line through points: the probability said, the probability meant."""

    said: Annotated[tuple[_Share, ...], Field(min_length=1)]
    meant: Annotated[tuple[_Share, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rises(self) -> Self:
        is_rising = all(np.diff(self.said) > 0) and all(np.diff(self.meant) >= 0)
        if len(self.said) != len(self.meant) or not is_rising:
            msg = "needs as many points said as meant, and both rising"
            raise ValueError(msg)
        return self


class CalibrationParameters(StrictModel):
    """What a method needs beside the temperature; empty where it needs nothing.

    ``scales`` and ``shifts`` (vector) act on the logits, from which their mean over
    classes is taken first: a constant added to all logits then changes nothing.
    ``curves`` (isotonic) act on the probabilities, which are then scaled to one.
    """

    scales: tuple[Annotated[_Number, Field(gt=0)], ...] = ()
    shifts: tuple[_Number, ...] = ()
    curves: tuple[Curve, ...] = ()
    floor: Annotated[float, Field(ge=0, lt=0.5)] = 0.0
    """Least probability that a curve may give; its samples show no smaller one."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if len(self.scales) != len(self.shifts) or (self.curves and not self.floor):
            msg = "needs a shift for each scale, and a floor with curves"
            raise ValueError(msg)
        return self


class Calibration(StrictModel):
    """How the logits were calibrated, on what, and what it brought.

    The temperature itself stands in `ModelDescription.temperature`.
    """

    method: Method
    parameters: CalibrationParameters = CalibrationParameters()
    fitted_on: str
    """Split and data fingerprint, in words; never the split that is reported."""
    split: str
    data_fingerprint: str
    samples: Annotated[int, Field(ge=1)]
    groups: Annotated[int, Field(ge=1)]
    """Independent units: groups, and samples without one."""
    date: str
    """UTC, ISO 8601."""
    folds: Annotated[int, Field(ge=0)]
    """Of the cross-fitting behind ``figures``; 0 where there were too few samples."""
    figures: tuple[StoredFigure, ...] = ()
    """Negative log-likelihood before and after, each sample calibrated without it."""

    @property
    def tag(self) -> str:
        """Such as ``vector-1a2b3c4d``; other parameters or data give another."""
        text = self.parameters.model_dump_json() + self.data_fingerprint
        return f"{self.method}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def calibrated_logits(
    description: ModelDescription, logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Apply a bundle's calibration to its network's logits.

    Args:
        description: Of the bundle.
        logits: As the engine gives them, shape ``(samples, classes)``.

    Returns:
        Logits whose softmax is the calibrated probability, of the same shape.
    """
    fitted = description.calibration
    return calibrate(
        logits,
        temperature=description.temperature,
        parameters=None if fitted is None else fitted.parameters,
    )


def calibrate(
    logits: NDArray[np.float64],
    *,
    temperature: float = 1.0,
    parameters: CalibrationParameters | None = None,
) -> NDArray[np.float64]:
    """Apply a calibration; see `calibrated_logits`.

    Isotonic curves have steps, so samples may tie that did not before; the logits
    are then the logarithms of the probabilities, none smaller than the floor.
    """
    cooled = logits if temperature == 1 else logits / temperature
    if parameters is None or not logits.size:
        return cooled
    if parameters.scales:
        centred = cooled - cooled.mean(axis=1, keepdims=True)
        cooled = centred * np.array(parameters.scales) + np.array(parameters.shifts)
    return _along(parameters, cooled) if parameters.curves else cooled


def _along(
    parameters: CalibrationParameters, logits: NDArray[np.float64]
) -> NDArray[np.float64]:
    from scipy.special import softmax

    said = softmax(logits, axis=1)
    meant = np.stack(
        [
            np.interp(said[:, i], curve.said, curve.meant)
            for i, curve in enumerate(parameters.curves)
        ],
        axis=1,
    )
    meant = np.clip(meant, parameters.floor, 1 - parameters.floor)
    result: NDArray[np.float64] = np.log(meant / meant.sum(axis=1, keepdims=True))
    return result
