from __future__ import annotations

from typing import Any

import pytest
import timm
import torch
from torch import nn

from cytolens.models.families.timm_stages import timm_stages

STAGES = {
    "mobilenetv2_100": ["stem", *(f"stage{i}" for i in range(1, 8)), "neck", "head"],
    "resnet50": ["stem", "stage1", "stage2", "stage3", "stage4", "head"],
    "convnext_atto": ["stem", "stage1", "stage2", "stage3", "stage4", "neck", "head"],
    "vit_tiny_patch16_224": [
        "stem",
        *(f"stage{i}" for i in range(1, 13)),
        "neck",
        "head",
    ],
}


@pytest.mark.parametrize("name", STAGES)
def test_stages_of_common_backbones(name: str) -> None:
    with torch.device("meta"):
        model: Any = timm.create_model(name, num_classes=2)
    assert list(timm_stages(model, model.get_classifier())) == STAGES[name]


def test_parameters_of_the_model_itself_are_in_the_stem() -> None:
    with torch.device("meta"):
        model: Any = timm.create_model("vit_tiny_patch16_224", num_classes=2)
    stem = timm_stages(model, model.get_classifier())["stem"]
    assert any(p is model.cls_token for p in stem.parameters())


def test_a_module_between_two_stages_belongs_to_the_earlier() -> None:
    class Between(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Linear(1, 1)
            self.layer1 = nn.Linear(1, 1)
            self.transition = nn.Linear(1, 1)
            self.layer2 = nn.Linear(1, 1)
            self.head = nn.Linear(1, 1)

    model = Between()
    stages = timm_stages(model, model.head)
    assert list(stages) == ["stem", "stage1", "stage2", "head"]
    assert any(p is model.transition.weight for p in stages["stage1"].parameters())
