from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.loading import load_bundle
from cytolens.bundle.threshold import Threshold
from cytolens.bundle.writing import replace_description
from cytolens.prediction.classifier import load
from cytolens.screening.bundle_scorer import BundleScorer
from support.bundles import write_tiny_bundle

if TYPE_CHECKING:
    from pathlib import Path


def test_temperature_and_thresholds_of_the_bundle_are_used(tmp_path: Path) -> None:
    path = write_tiny_bundle(tmp_path / "tiny")
    tiles = np.random.default_rng(0).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
    plain = BundleScorer(load(path, device="cpu"))
    assert plain.thresholds == {}

    description = load_bundle(path).description
    chosen = [
        Threshold(
            positive_class="tumour", value=v, rule="r", chosen_on="val", date="2026"
        )
        for v in (0.2, 0.7)
    ]
    changed = description.model_copy(
        update={"temperature": 2.0, "thresholds": tuple(chosen)}
    )
    replace_description(path, changed)
    calibrated = BundleScorer(load(path, device="cpu"))
    assert calibrated.thresholds == {"tumour": 0.2}
    (halved,), (logits,) = calibrated.stream([tiles]), plain.stream([tiles])
    np.testing.assert_allclose(halved, logits / 2, rtol=1e-6)
