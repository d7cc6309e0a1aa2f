from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.int8 import Ranges, has_mostly_attention
from cytolens.runtime.conversion.layers import layers_by_precision
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.running import run_openvino
from cytolens.runtime.errors import EngineError
from support.exported import random_pixels, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("family", "is_transformer"),
    [("transformers", True), ("timm", False), ("pair, attention", False)],
)
def test_every_layer_becomes_8_bit(
    family: str, *, is_transformer: bool, tmp_path: Path
) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", family))
    model = convert_to_openvino(bundle)
    assert has_mostly_attention(model) == is_transformer
    pixels = random_pixels(bundle.description, 8)
    quantised = Ranges(model, [pixels[i : i + 1] for i in range(8)]).quantise()
    int8 = quantised.model
    noise = [quantised.roundings[name].noise for name in quantised.noisiest_first()]
    assert noise == sorted(noise, reverse=True)
    in_int8, in_float = layers_by_precision(int8)
    assert len(in_int8) > 3
    assert in_float == ()
    assert layers_by_precision(model)[0] == (), "the model given stays as it is"
    own, other = run_openvino(model).logits(pixels), run_openvino(int8).logits(pixels)
    assert 0 < np.abs(own - other).max() < 0.3 * max(1, np.abs(own).max())


def test_what_nncf_cannot_do_is_told_in_one_line(tmp_path: Path) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "pcam-cnn"))
    wrong = np.zeros((1, 5, 5, 3), dtype=np.uint8)
    with pytest.raises(EngineError, match="--to openvino"):
        Ranges(convert_to_openvino(bundle), [wrong]).quantise()
