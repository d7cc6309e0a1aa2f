from __future__ import annotations

from typing import Any

import timm
import torch
from timm.layers.cbam import CbamModule, ChannelAttn, SpatialAttn
from torch import nn

from cytolens.models.recipe import NetworkSpec
from cytolens.models.registry import build_network


def build(backbone: str) -> nn.Module:
    spec = NetworkSpec(family="cbam-resnet50", options={"backbone": backbone})
    return build_network(spec, 5, size_px=64).eval()


def test_attention_sits_in_each_of_the_16_residual_blocks() -> None:
    with torch.device("meta"):
        network = build("resnet50")
    blocks = [m for m in network.modules() if type(m).__name__ == "Bottleneck"]
    assert len(blocks) == 16
    assert all(isinstance(block.se, CbamModule) for block in blocks)


@torch.no_grad()
def test_attention_refines_the_branch_before_the_residual_addition() -> None:
    network = build("resnet18")
    block: Any = next(m for m in network.modules() if type(m).__name__ == "BasicBlock")
    assert isinstance(block.se, CbamModule)
    block.bn2.weight.fill_(1.0)
    x = torch.randn(1, 64, 8, 8, generator=torch.Generator().manual_seed(0))
    branch = block.bn2(block.conv2(block.act1(block.bn1(block.conv1(x)))))
    expected = torch.relu(attend(block.se.channel, block.se.spatial, branch) + x)
    torch.testing.assert_close(block(x), expected)


def attend(channel: ChannelAttn, spatial: SpatialAttn, x: torch.Tensor) -> torch.Tensor:
    """Woo et al. 2018, equations 2 and 3, written out."""
    pools = [x.mean((2, 3), keepdim=True), x.amax((2, 3), keepdim=True)]
    scores = [channel.fc2(torch.relu(channel.fc1(pool))) for pool in pools]
    x = x * torch.sigmoid(scores[0] + scores[1])
    planes = torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], dim=1)
    attention: torch.Tensor = spatial.conv.bn(spatial.conv.conv(planes))
    return x * torch.sigmoid(attention)


def test_all_other_names_are_those_of_the_plain_network() -> None:
    with torch.device("meta"):
        plain = timm.create_model("resnet50", num_classes=5).state_dict()
        ours = build("resnet50").state_dict()
    rest = {k.removeprefix("model.") for k in ours if ".se." not in k}
    assert rest == set(plain)
