from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.biases import correct_biases
from cytolens.runtime.conversion.int8 import Ranges
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.rounding import measure_rounding
from cytolens.runtime.conversion.running import run_openvino
from cytolens.runtime.conversion.steps import rounded_steps
from support.exported import random_pixels, write_family_bundle
from support.roundings import coarsen

if TYPE_CHECKING:
    from pathlib import Path


def test_what_rounding_shifts_is_taken_away(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    full = convert_to_openvino(bundle)
    pixels = random_pixels(bundle.description, 8)
    int8 = Ranges(full, [pixels[i : i + 1] for i in range(8)]).quantise().model
    coarsen(rounded_steps(int8)[-1].roundings[0], 30)
    own = run_openvino(full).logits(pixels)
    before = run_openvino(int8).logits(pixels) - own
    roundings = measure_rounding(int8, full, [pixels])
    last = list(roundings)[-1]
    assert correct_biases(int8, {last: roundings[last]}) == 1
    after = run_openvino(int8).logits(pixels) - own
    assert np.abs(after.mean(0)).max() < 0.2 * np.abs(before.mean(0)).max()


def test_layers_that_were_not_measured_keep_their_bias(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    full = convert_to_openvino(bundle)
    assert correct_biases(full, {}) == 0
