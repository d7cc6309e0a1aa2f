from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch import Tensor, nn

from cytolens.models.cut import StageCut
from cytolens.models.errors import NetworkError
from cytolens.models.network import Network
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from cytolens.training.folded_norms import folded_norms

if TYPE_CHECKING:
    from collections.abc import Iterator

FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "resnet": ("timm", {"backbone": "test_resnet"}),
    "mobilenet": ("timm", {"backbone": "mobilenetv2_035"}),
    "vit": ("timm", {"backbone": "test_vit"}),
    "convnext": ("timm", {"backbone": "test_convnext"}),
    "pooled": ("timm-pooled-stages", {"backbone": "test_resnet"}),
    "pcam-cnn": ("pcam-cnn", {"widths": [4, 4, 8, 8], "hidden": 8}),
}


def _network(name: str) -> Network:
    torch.manual_seed(0)
    family, options = FAMILIES[name]
    spec = NetworkSpec(family=family, options=options)
    return build_network(spec, 3, size_px=64).eval()


def _images(count: int = 2, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(count, 3, 64, 64, generator=generator)


def _cut(network: Network, frozen: int) -> StageCut:
    names = list(network.stages())
    for name in names[:frozen]:
        network.stages()[name].requires_grad_(requires_grad=False)
    return StageCut(network, set(names[frozen:]), _images())


def _backwards(logits: Tensor) -> None:
    logits.square().sum().backward()  # type: ignore[no-untyped-call]  # torch's


def _gradients(network: Network) -> Iterator[Tensor]:
    return (p.grad for p in network.parameters() if p.grad is not None)


@pytest.mark.parametrize("name", ["resnet", "mobilenet", "vit", "convnext", "pcam-cnn"])
def test_both_parts_are_the_network_wherever_it_is_cut(name: str) -> None:
    network = _network(name)
    images = _images(5, seed=1)
    for frozen in range(1, len(network.stages())):
        cut = _cut(network, frozen)
        with torch.no_grad():
            torch.testing.assert_close(
                cut.after(cut.before(images)), network(images), rtol=0, atol=0
            )


def test_what_reaches_past_the_cut_is_missed() -> None:
    """The reason why a cut is compared with the whole before it is used."""
    network = _network("pooled")
    cut = _cut(network, 4)
    with torch.no_grad():
        images = _images(5, seed=1)
        assert not torch.allclose(cut.after(cut.before(images)), network(images))


def test_what_learns_has_the_gradients_that_it_has_in_the_whole() -> None:
    network = _network("mobilenet")
    cut = _cut(network, 3)
    images = _images(4, seed=2)
    _backwards(network(images))
    expected = [gradient.clone() for gradient in _gradients(network)]
    network.zero_grad()
    _backwards(cut.after(cut.before(images).detach()))
    found = list(_gradients(network))
    assert found
    torch.testing.assert_close(found, expected, rtol=0, atol=0)


def test_norms_may_be_folded_meanwhile() -> None:
    network = _network("mobilenet")
    cut = _cut(network, 3)
    images = _images(4, seed=2)
    with torch.no_grad():
        maps, expected = cut.before(images), network(images)
        with folded_norms(network, images[:2]) as count:
            assert count
            torch.testing.assert_close(cut.after(maps), expected, rtol=1e-3, atol=1e-4)
            torch.testing.assert_close(network(images), expected, rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(network(images), expected, rtol=0, atol=0)


def test_each_part_computes_no_more_than_it_must(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = _network("resnet")
    cut = _cut(network, 3)
    called: list[nn.Module] = []
    convolutions = [m for m in network.modules() if isinstance(m, nn.Conv2d)]
    real = nn.Conv2d._conv_forward

    def count(module: nn.Conv2d, *arguments: Tensor) -> Tensor:
        called.append(module)
        result: Tensor = real(module, *arguments)
        return result

    monkeypatch.setattr(nn.Conv2d, "_conv_forward", count)
    maps = cut.before(_images())
    before = set(called)
    called.clear()
    cut.after(maps)
    assert before
    assert called
    assert before.isdisjoint(called)
    assert before | set(called) == set(convolutions)


def test_the_network_is_as_it_was_even_after_an_error() -> None:
    network = _network("resnet")
    cut = _cut(network, 2)
    with pytest.raises(RuntimeError):
        cut.after(torch.zeros(2, 7, 1, 1))
    assert not any("forward" in module.__dict__ for module in network.modules())
    assert network(_images()).shape == (2, 3)


def test_a_network_without_a_whole_frozen_stage_is_refused() -> None:
    network = _network("resnet")
    with pytest.raises(NetworkError, match="frozen as a whole"):
        StageCut(network, set(network.stages()), _images())


class _Twice(Network):
    """Passes its first stage twice."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 3, 1)
        self.last = nn.Linear(3, 2)

    def embed(self, images: Tensor) -> Tensor:
        maps: Tensor = self.first(self.first(images))
        return maps.mean((2, 3))

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.last(self.embed(images))
        return logits

    def stages(self) -> dict[str, nn.Module]:
        return {"stem": self.first, "head": self.last}

    @property
    def classifier(self) -> nn.Linear:
        return self.last


class _Several(_Twice):
    """Has a part before the last frozen one that returns more than a tensor."""

    def __init__(self) -> None:
        super().__init__()
        self.split = _Split()

    def embed(self, images: Tensor) -> Tensor:
        maps: Tensor = self.first(self.split(images)[0])
        return maps.mean((2, 3))


class _Split(nn.Module):
    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        return images, images


@pytest.mark.parametrize(
    ("kind", "reason"), [(_Twice, "more than once"), (_Several, "else than one tensor")]
)
def test_what_cannot_be_put_in_place_is_said(kind: type[Network], reason: str) -> None:
    with pytest.raises(NetworkError, match=reason):
        StageCut(kind().eval(), {"head"}, _images())


def test_a_backbone_that_sees_both_images_of_a_pair_as_samples_is_refused() -> None:
    options = {"backbone": "test_resnet", "shared": True, "width": 8, "heads": 2}
    spec = NetworkSpec(family="pair", options=options)
    network = build_network(spec, 2, size_px=64).eval()
    pairs = torch.stack([_images(), _images()], dim=1)
    with pytest.raises(NetworkError, match="a row for each sample"):
        StageCut(network, {list(network.stages())[-1]}, pairs)
