from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import timm
import torch
from safetensors.torch import save_file
from transformers import ViTConfig, ViTModel

from cytolens.images import Normalisation
from cytolens.models.init import start
from cytolens.models.init.hub import HubError
from cytolens.models.init.start import initialise
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from support.bundles import TINY_VIT

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.network import Network

RESNET = NetworkSpec(family="timm", options={"backbone": "test_resnet"})
IMAGES = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def build(spec: NetworkSpec) -> Network:
    return build_network(spec, 2, size_px=32).eval()


@pytest.fixture
def resnet_file(tmp_path: Path) -> Path:
    torch.manual_seed(7)
    path = tmp_path / "imagenet.safetensors"
    save_file(timm.create_model("test_resnet", num_classes=10).state_dict(), path)
    return path


def features_of(path: Path) -> torch.Tensor:
    from safetensors.torch import load_file

    model: Any = timm.create_model("test_resnet", num_classes=10).eval()
    model.load_state_dict(load_file(path))
    result: torch.Tensor = model.forward_head(
        model.forward_features(IMAGES), pre_logits=True
    )
    return result


@torch.no_grad()
def test_a_file_fills_the_backbone(resnet_file: Path) -> None:
    network = build(RESNET)
    begun = initialise(network, RESNET, init_file=resnet_file)
    torch.testing.assert_close(network.embed(IMAGES), features_of(resnet_file))
    assert begun.origin.startswith("imagenet.safetensors (")
    assert "without its head of 10 classes" in begun.origin
    assert not begun.warnings
    assert not begun.is_random


@pytest.mark.parametrize("shared", [True, False])
@torch.no_grad()
def test_a_file_fills_both_backbones_of_a_pair(
    resnet_file: Path, *, shared: bool
) -> None:
    spec = NetworkSpec(
        family="pair", options={"backbone": "test_resnet", "shared": shared}
    )
    network = build(spec)
    initialise(network, spec, init_file=resnet_file)
    features = network.embed(torch.stack([IMAGES, IMAGES], dim=1))
    expected = features_of(resnet_file)
    torch.testing.assert_close(features, torch.cat([expected, expected], dim=1))


@torch.no_grad()
def test_a_bundles_own_weights_can_be_first_weights(tmp_path: Path) -> None:
    donor = build(RESNET)
    donor.save_weights(tmp_path)
    network = build(RESNET)
    begun = initialise(network, RESNET, init_file=tmp_path / "model.safetensors")
    assert "with its head" in begun.origin
    assert torch.equal(network(IMAGES), donor(IMAGES))


@pytest.mark.parametrize("size_px", [32, 48])
@torch.no_grad()
def test_a_transformers_vit_keeps_its_features(size_px: int, tmp_path: Path) -> None:
    config: Any = ViTConfig
    theirs: Any = ViTModel(config(**TINY_VIT, image_size=size_px))
    theirs.eval()
    theirs.save_pretrained(tmp_path)
    spec = NetworkSpec(family="transformers", options={"config": TINY_VIT})
    network = build(spec)
    begun = initialise(network, spec, init_file=tmp_path / "model.safetensors")
    assert "38 of 38 tensors" in begun.origin
    if size_px == 32:
        expected = theirs(IMAGES).last_hidden_state[:, 0]
        torch.testing.assert_close(network.embed(IMAGES), expected)


def test_no_pretrained_weights_by_the_recipe_is_no_warning() -> None:
    begun = initialise(build(RESNET), RESNET)
    assert begun.origin == "random, as the recipe says"
    assert begun.is_random
    assert not begun.warnings


@torch.no_grad()
def test_a_hub_that_is_away_means_random_weights_and_one_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object, **__: object) -> Path:
        raise HubError("Cannot fetch owner/name: it cannot be reached.")

    monkeypatch.setattr(start, "download_model", away)
    spec = RESNET.model_copy(update={"pretrained": "hf:owner/name"})
    network = build(spec)
    before = network(IMAGES)
    begun = initialise(network, spec)
    assert torch.equal(network(IMAGES), before)
    assert begun.origin == "random"
    assert len(begun.warnings) == 1
    assert "it cannot be reached" in begun.warnings[0]
    assert "--init FILE" in begun.warnings[0]


@torch.no_grad()
def test_weights_from_the_hub_are_used_and_named(
    resnet_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = resnet_file.rename(resnet_file.with_name("model.safetensors")).parent
    asked: list[str] = []

    def cached(repository: str, **_: object) -> Path:
        asked.append(repository)
        return folder

    monkeypatch.setattr(start, "download_model", cached)
    spec = RESNET.model_copy(update={"pretrained": "hf:owner/name"})
    network = build(spec)
    begun = initialise(network, spec)
    assert asked == ["owner/name"]
    assert begun.origin.startswith("hf:owner/name (")
    expected = features_of(folder / "model.safetensors")
    torch.testing.assert_close(network.embed(IMAGES), expected)


@torch.no_grad()
def test_the_first_layer_is_fitted_where_the_recipe_says_so(resnet_file: Path) -> None:
    spec = RESNET.model_copy(
        update={"pretrained_normalisation": Normalisation.IMAGENET}
    )
    plain, fitted = build(spec), build(spec)
    initialise(plain, spec, init_file=resnet_file)
    initialise(
        fitted,
        spec,
        init_file=resnet_file,
        normalisation=Normalisation.CAFFE_BGR,
    )
    imagenet = torch.randn(1, 3, 32, 32)
    std = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)
    keras = (imagenet * std * 255).flip(1)
    torch.testing.assert_close(
        fitted.embed(keras), plain.embed(imagenet), rtol=0, atol=0.05
    )
