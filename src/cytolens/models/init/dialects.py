"""Names that libraries give the same tensors, brought to timm's.

torchvision's ResNets use timm's names already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    Tensors = dict[str, Tensor]

_WRAPPERS = re.compile(
    r"^(module\.|model\.|backbone\.|encoder\.(?=conv1|layer\d)|before\.)+"
)


def as_timm(tensors: Tensors) -> Tensors:
    """Rename the tensors of Transformers' ResNet and MobileNetV2; keep other names."""
    plain = {_WRAPPERS.sub("", name): tensor for name, tensor in tensors.items()}
    for is_spoken, translate in _DIALECTS:
        if any(is_spoken(name) for name in plain):
            return translate(plain)
    return plain


def _is_transformers_resnet(name: str) -> bool:
    return name.endswith("embedder.embedder.convolution.weight")


_RESNET_RULES = (
    (r"^resnet\.", ""),
    (r"^embedder\.embedder\.convolution", "conv1"),
    (r"^embedder\.embedder\.normalization", "bn1"),
    (r"\.shortcut\.convolution", ".downsample.0"),
    (r"\.shortcut\.normalization", ".downsample.1"),
    (r"^classifier\.1\.", "fc."),
)
_RESNET_BLOCK = re.compile(
    r"^encoder\.stages\.(\d+)\.layers\.(\d+)\.(?:layer\.(\d+)\.(\w+)|(downsample\.\d))"
)


def _translate_resnet(tensors: Tensors) -> Tensors:
    return {_resnet_name(name): tensor for name, tensor in tensors.items()}


def _resnet_name(name: str) -> str:
    for pattern, replacement in _RESNET_RULES:
        name = re.sub(pattern, replacement, name)

    def block(match: re.Match[str]) -> str:
        stage, layer, part, kind, shortcut = match.groups()
        inner = shortcut or f"{_SHORT[kind]}{int(part) + 1}"
        return f"layer{int(stage) + 1}.{layer}.{inner}"

    return _RESNET_BLOCK.sub(block, name)


_SHORT = {"convolution": "conv", "normalization": "bn"}


def _is_transformers_mobilenet(name: str) -> bool:
    return name.endswith("conv_stem.first_conv.convolution.weight")


_STAGE_LENGTHS = (2, 3, 4, 3, 3, 1)
"""Blocks of MobileNetV2's stages after the first; Sandler et al. 2018, table 2."""
_BLOCKS = [
    f"blocks.{stage}.{block}"
    for stage, length in enumerate(_STAGE_LENGTHS, start=1)
    for block in range(length)
]
_MOBILENET_PARTS = {
    "conv_stem.first_conv": ("conv_stem", "bn1"),
    "conv_stem.conv_3x3": ("blocks.0.0.conv_dw", "blocks.0.0.bn1"),
    "conv_stem.reduce_1x1": ("blocks.0.0.conv_pw", "blocks.0.0.bn2"),
    "conv_1x1": ("conv_head", "bn2"),
    **{
        f"layer.{number}.{theirs}": (f"{block}.{convolution}", f"{block}.{norm}")
        for number, block in enumerate(_BLOCKS)
        for theirs, convolution, norm in (
            ("expand_1x1", "conv_pw", "bn1"),
            ("conv_3x3", "conv_dw", "bn2"),
            ("reduce_1x1", "conv_pwl", "bn3"),
        )
    },
}
_MOBILENET_EPS = 0.001
_TIMM_EPS = 1e-5


def _translate_mobilenet(tensors: Tensors) -> Tensors:
    """Rename, and move the difference of the batch norms' epsilon into the variance.

    Transformers' MobileNetV2 adds .001 to the variance, timm's 1e-5; what they divide
    by stays the same.
    """
    renamed: Tensors = {}
    for name, tensor in tensors.items():
        part, _, rest = name.removeprefix("mobilenet_v2.").rpartition(".convolution.")
        if part:
            renamed[f"{_MOBILENET_PARTS[part][0]}.{rest}"] = tensor
            continue
        part, _, rest = name.removeprefix("mobilenet_v2.").rpartition(".normalization.")
        if not part:
            renamed[name] = tensor
        elif rest == "running_var":
            shifted = tensor + (_MOBILENET_EPS - _TIMM_EPS)
            renamed[f"{_MOBILENET_PARTS[part][1]}.{rest}"] = shifted
        else:
            renamed[f"{_MOBILENET_PARTS[part][1]}.{rest}"] = tensor
    return renamed


_DIALECTS: tuple[tuple[Callable[[str], bool], Callable[[Tensors], Tensors]], ...] = (
    (_is_transformers_resnet, _translate_resnet),
    (_is_transformers_mobilenet, _translate_mobilenet),
)
