from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.int8 import Ranges
from cytolens.runtime.conversion.layers import layers_by_precision
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.running import run_openvino
from cytolens.runtime.conversion.steps import restore_steps, rounded_steps
from support.exported import random_pixels, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("family", ["timm", "pair, attention", "transformers"])
def test_with_all_steps_restored_it_is_the_graph_in_32_bit(
    family: str, tmp_path: Path
) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", family))
    full = convert_to_openvino(bundle)
    pixels = random_pixels(bundle.description, 6)
    int8 = Ranges(full, [pixels[i : i + 1] for i in range(6)]).quantise().model
    own, rounded = (run_openvino(model).logits(pixels) for model in (full, int8))
    restored = restore_steps(int8, full, {step.name for step in rounded_steps(int8)})
    assert np.abs(rounded - own).max() > 1e-4
    np.testing.assert_allclose(
        run_openvino(restored).logits(pixels), own, rtol=0, atol=1e-5
    )
    assert layers_by_precision(restored)[0] == ()
    again = run_openvino(int8).logits(pixels)
    np.testing.assert_array_equal(again, rounded, "the graph given stays as it is")


def test_one_step_takes_its_own_layer_along_and_no_other(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    full = convert_to_openvino(bundle)
    pixels = random_pixels(bundle.description, 4)
    int8 = Ranges(full, [pixels[i : i + 1] for i in range(4)]).quantise().model
    steps = rounded_steps(int8)
    assert len(steps) == 6
    # Behind a pooling, which only hands on the rounded numbers.
    restored = restore_steps(int8, full, [steps[2].name])
    assert layers_by_precision(restored)[1] == ("convolutions.2.0",)
    assert len(rounded_steps(restored)) == 5
