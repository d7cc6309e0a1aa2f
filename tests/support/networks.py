"""Tiny networks of every family, and images for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network
from support.bundles import TINY_VIT

if TYPE_CHECKING:
    from torch import Tensor

    from cytolens.models.network import Network

REGISTERS = {"model_type": "dinov2_with_registers", "num_register_tokens": 3}
TINY_SWIN = {
    "model_type": "swin",
    "patch_size": 4,
    "embed_dim": 8,
    "depths": [1, 1],
    "num_heads": [1, 2],
    "window_size": 4,
}
NETWORKS: dict[str, tuple[str, dict[str, Any], int]] = {
    "resnet": ("timm", {"backbone": "test_resnet"}, 96),
    "mobilenet": ("timm", {"backbone": "mobilenetv3_small_050"}, 96),
    "convnext": ("timm", {"backbone": "test_convnext"}, 96),
    "pooled": ("timm-pooled-stages", {"backbone": "test_resnet"}, 96),
    "pcam": ("pcam-cnn", {"widths": [4, 4, 8, 8], "hidden": 8}, 64),
    "cbam": ("cbam-resnet50", {"backbone": "resnet18"}, 64),
    "pair": ("pair", {"backbone": "test_resnet"}, 64),
    "pair-two": (
        "pair",
        {
            "backbone": "test_resnet",
            "shared": False,
            "fusion": "attention",
            "width": 16,
            "heads": 2,
            "head": "sigmoid",
        },
        64,
    ),
    "vit": ("timm", {"backbone": "test_vit"}, 64),
    "vit-pooled": ("timm", {"backbone": "test_vit2"}, 64),
    "vit-mapped": ("timm", {"backbone": "test_vit3"}, 64),
    "pair-vit": ("pair", {"backbone": "test_vit", "shared": False}, 64),
    "registers": ("transformers", {"config": TINY_VIT | REGISTERS}, 32),
    "transformers-swin": ("transformers", {"config": TINY_SWIN}, 32),
    "transformers-vit": ("transformers", {"config": TINY_VIT}, 32),
    "transformers-resnet": (
        "transformers",
        {
            "config": {"model_type": "resnet", "embedding_size": 8}
            | {"hidden_sizes": [8, 8, 16], "depths": [1, 1, 1], "layer_type": "basic"}
        },
        64,
    ),
}
"""Family, options and side of the input, by a short name."""
WITH_MAPS = (
    "resnet",
    "mobilenet",
    "convnext",
    "pooled",
    "pcam",
    "cbam",
    "pair",
    "pair-two",
    "transformers-resnet",
    "transformers-swin",
)
WITH_TOKENS = (
    "vit",
    "vit-pooled",
    "vit-mapped",
    "registers",
    "pair-vit",
    "transformers-vit",
)


def make_network(name: str, *, seed: int = 2) -> Network:
    """Build one of `NETWORKS`; its random weights are always the same, and lively."""
    family, options, size_px = NETWORKS[name]
    spec = NetworkSpec(family=family, options=options)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build_network(spec, 2, size_px=size_px).eval()
        for parameter in network.parameters():
            # As built, many a weight is so small that all maps are nearly zero.
            if parameter.ndim > 1:
                torch.nn.init.kaiming_normal_(parameter)
    return network


def make_images(name: str, count: int = 2) -> Tensor:
    """Noise that fits the network, normalised."""
    family, _, size_px = NETWORKS[name]
    pair = (2,) if family == "pair" else ()
    generator = torch.Generator().manual_seed(1)
    return torch.randn(count, *pair, 3, size_px, size_px, generator=generator)


def count_hooks(network: Network) -> int:
    """All hooks on all modules."""
    kinds = (
        "_forward_hooks",
        "_forward_pre_hooks",
        "_backward_hooks",
        "_backward_pre_hooks",
    )
    return sum(len(getattr(m, kind)) for m in network.modules() for kind in kinds)
