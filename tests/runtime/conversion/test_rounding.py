from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.int8 import Ranges
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.rounding import Rounding, measure_rounding
from cytolens.runtime.conversion.steps import rounded_steps
from support.exported import random_pixels, write_family_bundle
from support.roundings import coarsen

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@pytest.fixture
def graphs(tmp_path: Path) -> tuple[Any, Any, NDArray[np.uint8]]:
    """A graph in 32 bit, the same in 8, and images."""
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    full = convert_to_openvino(bundle)
    pixels = random_pixels(bundle.description, 8)
    images = [pixels[i : i + 1] for i in range(8)]
    return full, Ranges(full, images).quantise().model, pixels


def test_a_step_answers_for_its_own_error_alone(
    graphs: tuple[Any, Any, NDArray[np.uint8]],
) -> None:
    full, int8, pixels = graphs
    before = measure_rounding(int8, full, [pixels[:4], pixels[4:]])
    steps = rounded_steps(int8)
    assert list(before) == [step.name for step in steps]
    coarse = steps[1]
    coarsen(coarse.roundings[0], 30)
    after = measure_rounding(int8, full, [pixels])
    for name, rounding in after.items():
        if name == coarse.name:
            assert rounding.noise > 100 * before[name].noise
        else:
            assert rounding.noise == pytest.approx(before[name].noise, rel=1e-3)


def test_a_shift_is_no_noise_and_a_level_no_signal() -> None:
    level, shift = np.array([3.0, 1.0]), np.array([0.5, -0.5])
    rounding = Rounding(level=level, power=7.0, shift=shift, error=0.27)
    assert rounding.noise == pytest.approx(0.02 / 2.0)


def test_a_graph_in_32_bit_rounds_nothing(
    graphs: tuple[Any, Any, NDArray[np.uint8]],
) -> None:
    full, _, pixels = graphs
    assert measure_rounding(full, full, [pixels]) == {}
