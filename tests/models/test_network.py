"""What every family promises, family by family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from cytolens.models.errors import WeightsError
from cytolens.models.network import WEIGHTS_FILE, sigmoid_logits
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from support.bundles import TINY_VIT

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.network import Network

ATTENTION = {"fusion": "attention", "width": 16, "heads": 2}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "pcam-cnn": ("pcam-cnn", {"widths": [4, 4, 8, 8], "hidden": 8}),
    "resnet": ("timm", {"backbone": "test_resnet"}),
    "mobilenet": ("timm", {"backbone": "mobilenetv2_035", "pad_type": "same"}),
    "convnext": ("timm", {"backbone": "test_convnext"}),
    "pooled": ("timm-pooled-stages", {"backbone": "test_resnet"}),
    "vit": ("timm", {"backbone": "test_vit"}),
    "cbam": ("cbam-resnet50", {"backbone": "resnet18"}),
    "pair-shared": ("pair", {"backbone": "test_resnet"}),
    "pair-attention": (
        "pair",
        {"backbone": "test_resnet", "shared": False, "head": "sigmoid", **ATTENTION},
    ),
    "transformers": ("transformers", {"config": TINY_VIT}),
    "transformers-resnet": (
        "transformers",
        {
            "config": {
                "model_type": "resnet",
                "embedding_size": 8,
                "hidden_sizes": [8, 16],
                "depths": [1, 1],
            }
        },
    ),
}
SIZE_PX = 32


def make(name: str, n_classes: int = 2) -> Network:
    family, options = FAMILIES[name]
    torch.manual_seed(0)
    spec = NetworkSpec(family=family, options=options)
    return build_network(spec, n_classes, size_px=SIZE_PX).eval()


def batch_for(network: Network, n: int = 3) -> torch.Tensor:
    torch.manual_seed(1)
    pair = (2,) if network.images_per_sample == 2 else ()
    return torch.randn(n, *pair, 3, SIZE_PX, SIZE_PX)


@pytest.mark.parametrize("n_classes", [2, 5])
@pytest.mark.parametrize("name", FAMILIES)
@torch.no_grad()
def test_logits_have_one_column_per_class(name: str, n_classes: int) -> None:
    network = make(name, n_classes)
    logits = network(batch_for(network))
    assert logits.shape == (3, n_classes)
    assert logits.isfinite().all()
    assert logits.std(dim=0).max() > 0, "the answer does not depend on the image"


@pytest.mark.parametrize("name", FAMILIES)
def test_every_parameter_stands_in_exactly_one_stage(name: str) -> None:
    network = make(name)
    stages = network.stages()
    staged = [id(p) for stage in stages.values() for p in stage.parameters()]
    assert len(staged) == len(set(staged))
    assert set(staged) == {id(p) for p in network.parameters()}
    assert list(stages)[-1] == "head"
    assert len(stages) > 2
    assert all(any(True for _ in stage.parameters()) for stage in stages.values())


@pytest.mark.parametrize("name", FAMILIES)
def test_stages_only_refer_to_the_network(name: str) -> None:
    network = make(name)
    keys = list(network.state_dict())
    for stage in network.stages().values():
        stage.requires_grad_(requires_grad=False)
    assert list(network.state_dict()) == keys
    assert not any(p.requires_grad for p in network.parameters())


@pytest.mark.parametrize("name", FAMILIES)
@torch.no_grad()
def test_the_classifier_turns_the_embedding_into_the_logits(name: str) -> None:
    network = make(name, 3)
    images = batch_for(network)
    assert network.classifier is not None
    logits = network.classifier(network.embed(images))
    torch.testing.assert_close(
        logits.softmax(dim=1), network(images).softmax(dim=1), atol=1e-6, rtol=0
    )


@pytest.mark.parametrize("name", FAMILIES)
@torch.no_grad()
def test_weights_survive_the_disk(name: str, tmp_path: Path) -> None:
    network = make(name)
    network.save_weights(tmp_path)
    torch.manual_seed(99)
    family, options = FAMILIES[name]
    other = build_network(
        NetworkSpec(family=family, options=options), 2, size_px=SIZE_PX
    ).eval()
    images = batch_for(network)
    assert not torch.equal(other(images), network(images))
    other.load_weights(tmp_path)
    assert torch.equal(other(images), network(images))


@pytest.mark.parametrize("name", ["pcam-cnn", "transformers"])
@pytest.mark.parametrize("fault", ["missing", "shape"])
def test_weights_of_another_network_are_refused(
    name: str, fault: str, tmp_path: Path
) -> None:
    network = make(name)
    network.save_weights(tmp_path)
    tensors = load_file(tmp_path / WEIGHTS_FILE)
    victim = sorted(tensors)[3]
    if fault == "missing":
        del tensors[victim]
    else:
        tensors[victim] = torch.zeros(7)
    save_file(tensors, tmp_path / WEIGHTS_FILE, metadata={"format": "pt"})
    with pytest.raises(WeightsError, match="tensors"):
        network.load_weights(tmp_path)


@pytest.mark.parametrize("name", ["pcam-cnn", "transformers"])
@pytest.mark.parametrize("content", [b"", b"nonsense" * 4, None])
def test_a_file_that_is_no_safetensors_is_refused(
    name: str, content: bytes | None, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / WEIGHTS_FILE).write_bytes(content)
    with pytest.raises(WeightsError, match=str(tmp_path.name)):
        make(name).load_weights(tmp_path)


def test_sigmoid_logits_have_the_sigmoid_as_their_softmax() -> None:
    z = torch.tensor([[-3.0], [0.0], [1.7]])
    torch.testing.assert_close(
        sigmoid_logits(z).softmax(dim=1)[:, 1:], torch.sigmoid(z)
    )
