from __future__ import annotations

from typing import Any

import pytest

from cytolens.errors import UnknownNameError
from cytolens.models.errors import NetworkError
from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network, known_families


def test_every_family_is_found() -> None:
    families = [
        "cbam-resnet50",
        "pair",
        "pcam-cnn",
        "timm",
        "timm-pooled-stages",
        "transformers",
    ]
    assert known_families().names() == families


def test_an_unknown_family_lists_the_choices() -> None:
    with pytest.raises(UnknownNameError, match=r"network family 'resnet'.*pcam-cnn"):
        build_network(NetworkSpec(family="resnet"), 2, size_px=32)


@pytest.mark.parametrize(
    ("family", "options", "words"),
    [
        ("timm", {}, "'backbone' is missing"),
        ("timm", {"backbone": "resnet18", "pad": "same"}, "unknown key 'pad'"),
        ("pcam-cnn", {"dropuot": 0.1}, "did you mean 'dropout'"),
        ("pcam-cnn", {"widths": [1, 2]}, "'widths.2' is missing"),
        ("pair", {"backbone": "test_resnet", "heads": 7}, "not a multiple of 7 heads"),
        ("cbam-resnet50", {"backbone": "vgg11"}, "'backbone' is 'vgg11'"),
        ("transformers", {"config": {}}, "no model_type"),
        ("transformers", {"config": {"model_type": "nix"}}, "cannot build a 'nix'"),
        ("transformers", {"config": {"model_type": "bert"}}, "cannot build a 'bert'"),
    ],
)
def test_wrong_options_are_refused_in_words(
    family: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(NetworkError, match=words):
        build_network(NetworkSpec(family=family, options=options), 2, size_px=32)


def test_an_unknown_backbone_lists_names_that_begin_alike() -> None:
    spec = NetworkSpec(family="timm", options={"backbone": "resnet5"})
    with pytest.raises(UnknownNameError, match=r"timm backbone 'resnet5'.*resnet50"):
        build_network(spec, 2, size_px=32)


def test_a_size_that_does_not_fit_is_refused() -> None:
    spec = NetworkSpec(family="pcam-cnn", options={"widths": [4, 4, 4, 4]})
    with pytest.raises(NetworkError, match=r"for 8 px .* below 16 px"):
        build_network(spec, 2, size_px=8)
