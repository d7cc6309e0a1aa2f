from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import nn

from cytolens.caching.cache import Cache, open_cache
from cytolens.images import Normalisation
from cytolens.models.cut import HeadCut
from cytolens.models.recipe import AugmentationSpec, NetworkSpec
from cytolens.models.registry import build_network
from cytolens.training import frozen_backbone
from cytolens.training.batches import LabelledImages
from cytolens.training.features import FeatureMaker
from cytolens.training.frozen_backbone import FrozenBackbone
from cytolens.training.pixels import TensorNormalisation, network_input, to_unit_range
from cytolens.training.sights import Sight
from support.cells import cell_arrays
from support.training import store_of

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.models.network import Network

HALF = TensorNormalisation(Normalisation.HALF)
ALL = AugmentationSpec(
    horizontal_flip=0.5,
    quarter_turns=True,
    rotate_deg=20,
    shift=0.1,
    zoom=(0.9, 1.1),
    brightness=0.1,
    contrast=0.1,
    saturation=0.1,
    stain=0.1,
    stain_shift=0.01,
    blur=0.5,
    erase=0.5,
)
FAMILIES = {
    "timm": {"backbone": "test_resnet", "drop_rate": 0.2},
    "timm-pooled-stages": {"backbone": "test_resnet"},
    "pcam-cnn": {"widths": [4, 4, 8, 8], "hidden": 8},
    "transformers": {
        "config": {
            "model_type": "vit",
            "hidden_size": 16,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 16,
            "patch_size": 16,
        }
    },
}


@pytest.fixture
def images(tmp_path: Path) -> LabelledImages:
    labels = np.array([0, 1] * 20)
    pixels = cell_arrays(list(labels))[:, None, :32, :32].copy()
    return LabelledImages(store_of(tmp_path, pixels), np.arange(len(labels)), labels)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return open_cache(tmp_path / "kept")


def _network(family: str = "timm", seed: int = 0) -> Network:
    torch.manual_seed(seed)
    spec = NetworkSpec(family=family, options=FAMILIES[family])
    return build_network(spec, 2, size_px=32).eval()


def _features(
    network: Network,
    images: LabelledImages,
    cache: Cache,
    sight: Sight | None = None,
    normalise: TensorNormalisation = HALF,
) -> np.ndarray:
    with FrozenBackbone(HeadCut(network), images=len(images)) as backbone:
        store = FeatureMaker(backbone, normalise, cache).features(
            images, sight or Sight()
        )
    return store.read(np.arange(len(images)))


def _packs(cache: Cache) -> int:
    return len(list(cache.packs("features")))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("engine", ["torch", "openvino"])
def test_features_and_head_are_the_whole_network(
    family: str,
    engine: str,
    images: LabelledImages,
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if engine == "openvino":
        pytest.importorskip("openvino")
        monkeypatch.setattr(frozen_backbone, "WORTH_CONVERTING", 0)
    network = _network(family)
    features = _features(network, images, cache)
    pixels = to_unit_range(images.at(np.arange(len(images)))[0])
    with torch.no_grad():
        expected = network(network_input(HALF(pixels)))
        found = network.head_logits(torch.from_numpy(features))
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-4)


def test_they_are_those_of_the_image_whoever_stands_beside_it(
    images: LabelledImages, tmp_path: Path
) -> None:
    sight = Sight(variant=2, augmentation=ALL)
    network = _network()
    whole = _features(network, images, open_cache(tmp_path / "a"), sight)
    rows = np.array([31, 4, 17])
    few = LabelledImages(images.store, rows, images.labels[rows])
    part = _features(network, few, open_cache(tmp_path / "b"), sight)
    np.testing.assert_array_equal(part, whole[rows])  # to the bit


def test_whatever_they_follow_from_makes_others(
    images: LabelledImages, cache: Cache
) -> None:
    network = _network()
    _features(network, images, cache)
    assert _packs(cache) == 1
    head = network.classifier
    assert isinstance(head, nn.Linear)
    nn.init.normal_(head.weight)
    _features(network, images, cache)
    assert _packs(cache) == 1  # the head is not what they follow from
    imagenet = TensorNormalisation(Normalisation.IMAGENET)
    _features(network, images, cache, normalise=imagenet)
    _features(network, images, cache, Sight(view=1))
    _features(network, images, cache, Sight(variant=0, augmentation=ALL))
    _features(network, images, cache, Sight(variant=1, augmentation=ALL))
    _features(network, images, cache, Sight(size_share=0.5))
    assert _packs(cache) == 6
    _features(_network(seed=1), images, cache)
    assert _packs(cache) == 7
    next(
        m for m in network.modules() if isinstance(m, nn.BatchNorm2d)
    ).reset_parameters()
    before = _features(network, images, cache)
    bn = next(m for m in network.modules() if isinstance(m, nn.BatchNorm2d))
    assert bn.running_mean is not None
    bn.running_mean += 1
    assert not np.array_equal(_features(network, images, cache), before)


def test_an_engine_that_says_something_else_is_not_used(
    images: LabelledImages, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen_backbone, "WORTH_CONVERTING", 0)
    monkeypatch.setattr(
        frozen_backbone,
        "_converted",
        lambda cut, _: lambda x: 2 * cut.before(x),
    )
    network = _network()
    wrong = _features(network, images, cache)
    monkeypatch.setattr(frozen_backbone, "WORTH_CONVERTING", 1000)
    right = _features(network, images, cache)
    np.testing.assert_array_equal(wrong, right)
