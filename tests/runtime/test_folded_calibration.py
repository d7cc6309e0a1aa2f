from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from cytolens.bundle.amending import with_calibration
from cytolens.bundle.calibration import (
    Calibration,
    CalibrationParameters,
    Curve,
    calibrated_logits,
)
from cytolens.bundle.errors import BundleError
from cytolens.bundle.fitted_rows import FittedRows
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.folded_calibration import (
    fold_calibration,
    last_linear_layer,
    linear_calibration,
)
from cytolens.runtime.transformers_export import export_to_transformers
from support.bundles import tiny_description, write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.schema import ModelDescription

ROWS = FittedRows.of(["s1"], ["healthy"], [None], split="val")
VECTOR = CalibrationParameters(scales=(1.5, 0.5), shifts=(0.3, -0.3))
FLAT = Curve(said=(0.0, 1.0), meant=(0.1, 0.9))
CURVES = CalibrationParameters(curves=(FLAT, FLAT), floor=0.01)


def calibrated(description: ModelDescription, **fields: Any) -> ModelDescription:  # noqa: ANN401  # any field
    temperature = fields.pop("temperature", 1.0)
    record = Calibration(
        fitted_on="val",
        split="val",
        data_fingerprint=ROWS.fingerprint,
        samples=1,
        groups=1,
        date="2026-01-01",
        folds=0,
        **fields,
    )
    return with_calibration(description, record, ROWS, temperature=temperature)


WAYS: list[dict[str, Any]] = [
    {"method": "temperature", "temperature": 2.5},
    {"method": "vector", "parameters": VECTOR},
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["method"])
def test_the_matrix_does_what_the_calibration_does(way: dict[str, Any]) -> None:
    description = calibrated(tiny_description(), **way)
    logits = np.random.default_rng(0).normal(size=(20, 2)) * 3
    matrix, shift = linear_calibration(description)
    expected = calibrated_logits(description, logits)
    assert logits @ matrix.T + shift == pytest.approx(expected)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way["method"])
def test_what_transformers_opens_is_calibrated(
    way: dict[str, Any], tmp_path: Path
) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle", "transformers"))
    images = [np.full((40, 40, 3), grey, dtype=np.uint8) for grey in (20, 200)]
    warm = replace(bundle, description=calibrated(bundle.description, **way))
    agreement = export_to_transformers(warm, tmp_path / "out", images)
    assert agreement.largest_difference < 1e-6
    # The bundle's own weights are as they were.
    assert export_to_transformers(bundle, tmp_path / "raw", images).holds


def test_isotonic_curves_are_refused_with_what_to_do(tmp_path: Path) -> None:
    bundle = load_bundle(write_tiny_bundle(tmp_path / "bundle", "transformers"))
    description = calibrated(bundle.description, method="isotonic", parameters=CURVES)
    with pytest.raises(BundleError, match="--method vector --write"):
        export_to_transformers(
            replace(bundle, description=description), tmp_path / "out", []
        )


def test_weights_without_the_layer_are_refused(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "bundle", "transformers")
    description = calibrated(tiny_description("transformers"), **WAYS[0])
    with pytest.raises(BundleError, match=r"no 'head\.weight'"):
        fold_calibration(folder, description, layer="head")
    with pytest.raises(BundleError, match="does not end in a linear layer"):
        last_linear_layer(torch.nn.Conv2d(3, 2, 1), 2)
