"""What holds for every method and every family of networks."""

import gc
import tracemalloc
from typing import NamedTuple

import psutil
import pytest
import torch

from cytolens.explanation.errors import ExplanationError
from cytolens.explanation.methods import METHODS
from support.networks import (
    NETWORKS,
    WITH_MAPS,
    WITH_TOKENS,
    count_hooks,
    make_images,
    make_network,
)

CAMS = {"grad-cam", "grad-cam++", "hires-cam", "eigen-cam"}
ATTENTION = {"attention-rollout", "gradient-attention"}
ANY = {"occlusion", "integrated-gradients", "random"}
TARGETS = torch.tensor([0, 1])


def test_registry_has_them_all() -> None:
    assert set(METHODS) == CAMS | ATTENTION | ANY | {"cbam", "pair-fusion"}
    assert [m for m in METHODS if METHODS[m].name != m] == []


@pytest.mark.parametrize("name", NETWORKS)
def test_maps_or_a_reason_for_every_family(name: str) -> None:
    network, images = make_network(name), make_images(name)
    size = images.shape[-1]
    expected = ANY | (CAMS if name in WITH_MAPS else set())
    expected |= ATTENTION if name in WITH_TOKENS else set()
    expected |= {"cbam"} if name == "cbam" else set()
    expected |= {"pair-fusion"} if name == "pair-two" else set()
    suited = {m for m in METHODS if METHODS[m].refuses(network, size) is None}
    assert suited == expected
    before = network(images).detach()
    for method in sorted(suited - {"occlusion", "integrated-gradients"}):
        maps = METHODS[method].maps(network, images, TARGETS)
        assert maps.shape == (2, network.images_per_sample, size, size), method
        assert maps.dtype == torch.float32
        assert maps.isfinite().all()
        assert not maps.requires_grad
        assert METHODS[method].kind == "signed" or maps.min() >= 0
        assert count_hooks(network) == 0, method
    assert torch.equal(network(images), before)
    assert all(p.grad is None and p.requires_grad for p in network.parameters())
    assert not network.training


@pytest.mark.parametrize("name", ["pcam", "pair-two", "transformers-vit"])
def test_class_specific_means_that_the_class_counts(name: str) -> None:
    network, images = make_network(name), make_images(name)
    for method in METHODS:
        if METHODS[method].refuses(network, images.shape[-1]) is not None:
            continue
        one, other = (
            METHODS[method].maps(network, images, torch.full((2,), number))
            for number in (0, 1)
        )
        same = torch.allclose(one, other, atol=1e-7)
        assert same != METHODS[method].is_class_specific, method


@pytest.mark.parametrize("name", ["pcam", "cbam", "transformers-vit", "pair-two"])
def test_frozen_weights_change_nothing(name: str) -> None:
    network, images = make_network(name), make_images(name)
    frozen = make_network(name).requires_grad_(requires_grad=False)
    for method in sorted(set(METHODS) - {"occlusion"}):
        if METHODS[method].refuses(network, images.shape[-1]) is None:
            torch.testing.assert_close(
                METHODS[method].maps(frozen, images, TARGETS),
                METHODS[method].maps(network, images, TARGETS),
            )


@pytest.mark.parametrize("method", sorted(CAMS | ATTENTION | {"cbam"}))
def test_a_failure_leaves_nothing_behind(method: str) -> None:
    network = make_network("cbam" if method not in ATTENTION else "vit")
    wrong = torch.zeros(2, 1, 64, 64)
    with pytest.raises(RuntimeError):
        METHODS[method].maps(network, wrong, TARGETS)
    assert count_hooks(network) == 0
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("method", sorted(CAMS | ATTENTION | {"cbam", "pair-fusion"}))
def test_maps_of_a_network_that_has_none_say_why(method: str) -> None:
    name = "pcam" if method in ATTENTION | {"cbam", "pair-fusion"} else "vit"
    network, images = make_network(name), make_images(name)
    reason = METHODS[method].refuses(network, images.shape[-1])
    with pytest.raises(ExplanationError) as caught:
        METHODS[method].maps(network, images, TARGETS)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("pcam", "grad-cam"),
        ("pcam", "eigen-cam"),
        ("transformers-vit", "gradient-attention"),
    ],
)
def test_memory_stays_flat(name: str, method: str) -> None:
    network, images = make_network(name), make_images(name, 1)
    target = torch.tensor([1])

    def explain(times: int) -> None:
        for _ in range(times):
            METHODS[method].maps(network, images, target)

    tracemalloc.start()
    explain(100)
    before = _memory()
    explain(200)
    after = _memory()
    tracemalloc.stop()
    assert after.tensors == before.tensors
    # A tenth of a map for each image would be more.
    assert after.python - before.python < 200 * 400
    assert after.resident - before.resident < 16 << 20


class Memory(NamedTuple):
    python: int
    resident: int
    tensors: int


def _memory() -> Memory:
    gc.collect()
    # Asking a lazy object for its class may warn; its type does not.
    tensors = sum(issubclass(type(o), torch.Tensor) for o in gc.get_objects())
    python, _ = tracemalloc.get_traced_memory()
    return Memory(python, psutil.Process().memory_info().rss, tensors)
