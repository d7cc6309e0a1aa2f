from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from transformers import (
    AutoImageProcessor,
    AutoModelForImageClassification,
    ConvNextImageProcessor,
    ResNetConfig,
    ResNetForImageClassification,
    SwinConfig,
    SwinForImageClassification,
    ViTConfig,
    ViTForImageClassification,
    ViTImageProcessor,
)

from cytolens.bundle.errors import BundleError
from cytolens.bundle.loading import load_bundle
from support.bundles import TINY_VIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transformers import PreTrainedModel

LABELS = {"id2label": {0: "Normal", 1: "Malignant", 2: "Unclear"}}


def vit() -> PreTrainedModel:
    config: Any = ViTConfig
    return ViTForImageClassification(config(**TINY_VIT, image_size=64, **LABELS))


def resnet() -> PreTrainedModel:
    config: Any = ResNetConfig
    sizes = {"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1]}
    return ResNetForImageClassification(config(**sizes, **LABELS))


def swin() -> PreTrainedModel:
    config: Any = SwinConfig
    sizes = {"embed_dim": 8, "depths": [1, 1], "num_heads": [1, 2], "window_size": 4}
    return SwinForImageClassification(config(**sizes, image_size=64, **LABELS))


def save(
    folder: Path,
    model: PreTrainedModel,
    processor: ConvNextImageProcessor | None = None,
) -> Path:
    model.save_pretrained(folder)
    size = {"height": 64, "width": 64}
    (processor or ViTImageProcessor(size=size)).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("make", [vit, resnet, swin])
@torch.no_grad()
def test_probabilities_are_those_of_transformers(
    make: Callable[[], PreTrainedModel], tmp_path: Path
) -> None:
    torch.manual_seed(0)
    processor = (
        ConvNextImageProcessor(size={"shortest_edge": 64}) if make is resnet else None
    )
    model = make()
    for parameter in model.parameters():
        parameter.data.mul_(2)  # away from equal probabilities
    folder = save(tmp_path / "model", model, processor)
    bundle = load_bundle(folder)
    theirs: Any = AutoModelForImageClassification.from_pretrained(folder)
    prepare: Any = AutoImageProcessor.from_pretrained(folder)  # type: ignore[no-untyped-call]  # has no types
    rng = np.random.default_rng(0)
    network = bundle.network()
    for shape in ((70, 91, 3), (200, 130, 3)):
        image = rng.integers(0, 256, shape, dtype=np.uint8)
        expected = theirs(**prepare(images=image, return_tensors="pt")).logits
        ours = network(torch.from_numpy(bundle.preprocessing(image))[None])
        torch.testing.assert_close(
            ours.softmax(-1), expected.softmax(-1), rtol=0, atol=1e-5
        )
    assert bundle.classes == ("Normal", "Malignant", "Unclear")
    assert bundle.id.startswith("model-")
    assert "Trained elsewhere" in bundle.description.provenance.warnings[0]


def edit_config(folder: Path, **changes: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"problem_type": "multi_label_classification"}, "multi-label"),
        ({"id2label": {"0": "only"}}, "two or more"),
        ({"id2label": {"0": "a", "1": "a"}}, "all different"),
        ({"id2label": None}, "id2label"),
        ({"model_type": None}, "model_type"),
        ({"model_type": 3}, "model_type"),
    ],
)
def test_what_is_no_softmax_classifier_is_refused(
    changes: dict[str, Any], words: str, tmp_path: Path
) -> None:
    folder = save(tmp_path, vit())
    edit_config(folder, **changes)
    with pytest.raises(BundleError, match=words):
        load_bundle(folder)


@pytest.mark.parametrize(
    "changes",
    [
        {"model_type": "bert"},
        {"model_type": "nonsense"},
        {"hidden_size": 48},
        {"hidden_size": "wide"},
        {"num_attention_heads": 0},
        {"num_hidden_layers": 3},
        {"patch_size": 0},
        {"hidden_size": 1 << 20},
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(
    changes: dict[str, Any], tmp_path: Path
) -> None:
    folder = save(tmp_path, vit())
    edit_config(folder, **changes)
    with pytest.raises(BundleError):
        load_bundle(folder).network()


def test_code_in_a_folder_is_never_run(tmp_path: Path) -> None:
    folder = save(tmp_path, vit())
    trap = tmp_path / "ran"
    (folder / "evil.py").write_text(f"open({str(trap)!r}, 'w')\nclass Evil: pass\n")
    edit_config(
        folder,
        auto_map={
            "AutoModelForImageClassification": "evil.Evil",
            "AutoConfig": "evil.Evil",
        },
    )
    load_bundle(folder).network()
    assert not trap.exists()


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = save(tmp_path, vit())
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(BundleError, match=r"no \.safetensors"):
        load_bundle(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff"])
def test_a_damaged_configuration_is_refused(content: bytes, tmp_path: Path) -> None:
    folder = save(tmp_path, vit())
    (folder / "config.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"config\.json"):
        load_bundle(folder)
