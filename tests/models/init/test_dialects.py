"""Weights of four libraries give the features their own library computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import timm
import torch
import torchvision
from transformers import (
    MobileNetV2Config,
    MobileNetV2ForImageClassification,
    ResNetConfig,
    ResNetForImageClassification,
)

from cytolens.models.init.dialects import as_timm

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn

SIZE_PX = 64


def random_network(make: Callable[[], nn.Module]) -> nn.Module:
    """A network whose batch norms have statistics that matter."""
    torch.manual_seed(0)
    network = make().eval()
    for name, buffer in network.named_buffers():
        if name.endswith("running_var"):
            buffer.uniform_(0.001, 1.5)
        elif name.endswith("running_mean"):
            buffer.normal_(std=0.1)
    return network


def torchvision_features(network: nn.Module, images: Tensor) -> Tensor:
    network.fc = torch.nn.Identity()
    features: Tensor = network(images)
    return features


def transformers_features(network: nn.Module, images: Tensor) -> Tensor:
    base: Any = network.base_model
    features: Tensor = base(images).pooler_output.flatten(1)
    return features


CASES: dict[str, tuple[str, Any, Any]] = {
    "torchvision resnet50": (
        "resnet50",
        torchvision.models.resnet50,
        torchvision_features,
    ),
    "torchvision resnet18": (
        "resnet18",
        torchvision.models.resnet18,
        torchvision_features,
    ),
    "transformers resnet-50": (
        "resnet50",
        lambda: ResNetForImageClassification(ResNetConfig()),
        transformers_features,
    ),
    "transformers resnet-18": (
        "resnet18",
        lambda: ResNetForImageClassification(
            ResNetConfig(
                hidden_sizes=[64, 128, 256, 512],
                depths=[2, 2, 2, 2],
                layer_type="basic",
            )
        ),
        transformers_features,
    ),
    "transformers mobilenet_v2": (
        "mobilenetv2_100",
        lambda: MobileNetV2ForImageClassification(MobileNetV2Config()),
        transformers_features,
    ),
}


@pytest.mark.parametrize("case", CASES)
@torch.no_grad()
def test_features_equal_those_of_the_library_they_come_from(case: str) -> None:
    backbone, make, features = CASES[case]
    theirs = random_network(make)
    tensors = as_timm(theirs.state_dict())
    pad: dict[str, Any] = {}
    if backbone.startswith("mobilenet"):
        pad["pad_type"] = "same"
    ours = timm.create_model(backbone, num_classes=0, **pad).eval()
    missing, unexpected = ours.load_state_dict(tensors, strict=False)
    assert not missing
    assert all(k.split(".")[0] in {"fc", "classifier"} for k in unexpected)
    images = torch.randn(2, 3, SIZE_PX, SIZE_PX)
    expected = features(theirs, images)
    torch.testing.assert_close(ours(images), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("prefix", ["", "module.", "model.", "backbone.", "before."])
def test_wrappers_round_a_network_are_taken_off(prefix: str) -> None:
    tensors = {f"{prefix}conv1.weight": torch.zeros(1)}
    assert list(as_timm(tensors)) == ["conv1.weight"]
