from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import pytest
from torch import nn

from cytolens.bundle.loading import load_bundle
from cytolens.images import Normalisation
from cytolens.models.recipe import NetworkSpec
from cytolens.runtime.conversion.graph import bundle_graph
from cytolens.runtime.conversion.layers import layers_by_precision
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from support.exported import FAMILIES, write_family_bundle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("family", ["timm", "cbam-resnet50", "pair, attention"])
def test_convolutions_have_the_names_of_the_layers_whose_weights_they_hold(
    family: str, tmp_path: Path
) -> None:
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", family))
    layers = dict(bundle_graph(bundle).named_modules())
    convolutions = [
        node
        for node in convert_to_openvino(bundle).get_ops()
        if node.get_type_name() == "Convolution"
    ]
    assert convolutions
    for node in convolutions:
        name = node.get_friendly_name().removeprefix("__module.").partition("/")[0]
        assert name in layers, "a layer of the torch network"
        weight = layers[name].weight
        assert prod(node.input_value(1).get_shape()) == weight.numel()


def test_layers_of_one_size_are_not_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"backbone": "mobilenetv2_050", "pad_type": "same"}
    network = NetworkSpec(family="timm", options=options)
    monkeypatch.setitem(FAMILIES, "mobile", ("single", network, Normalisation.HALF))
    bundle = load_bundle(write_family_bundle(tmp_path / "bundle", "mobile"))
    modules = bundle.network().named_modules()
    wanted = [name for name, layer in modules if isinstance(layer, nn.Conv2d)]
    found = layers_by_precision(convert_to_openvino(bundle))[1]
    assert list(found[:-1]) == wanted
