"""The networks that are measured: a bundle with random weights, and its graphs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from cytolens.bundle.checksums import read_checksums, write_checksums
from cytolens.bundle.exports import PROOF_FILE, WEIGHTS_FILE
from cytolens.bundle.loading import load_bundle
from cytolens.bundle.schema import ModelDescription, Provenance
from cytolens.bundle.writing import write_bundle
from cytolens.models.recipe import InputSpec, NetworkSpec, PhaseSpec, Recipe, Source
from cytolens.models.registry import build_network
from cytolens.models.resolution import preprocessing_for, resolve_recipe
from cytolens.runtime.conversion.int8 import Ranges
from cytolens.runtime.conversion.onnx_file import write_onnx
from cytolens.runtime.conversion.openvino_files import (
    convert_to_openvino,
    save_openvino,
)
from cytolens.runtime.exported import GRAPH_FILES

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

CLASSES = ("benign", "malignant")


@dataclass(frozen=True)
class Case:
    """One network, what it eats, and what it should reach."""

    name: str
    family: str
    options: dict[str, Any]
    peer: str
    """Its class in Transformers; empty where Transformers has none, and the pipeline
    runs our network."""
    goal: float
    """Times the pipeline's images a second."""
    size_px: int = 224
    file_px: int = 320
    """Side of the JPEG files."""
    compiled: bool = False
    """Whether torch.compile is measured too; it takes a minute to compile."""
    gflop: float = 0.0
    """Of one image, where a GPU is measured."""
    peer_options: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case(
        name="ResNet-50",
        family="timm",
        options={"backbone": "resnet50"},
        peer="ResNet",
        goal=8.0,
        compiled=True,
        gflop=8.2,
    ),
    Case(
        name="ViT-B/16",
        family="transformers",
        options={"config": {"model_type": "vit"}},
        peer="ViT",
        goal=2.8,
        gflop=35.1,
    ),
    Case(
        name="MobileNetV2",
        family="timm",
        options={"backbone": "mobilenetv2_100"},
        peer="MobileNetV2",
        goal=8.0,
    ),
    Case(
        name="pcam-cnn",
        family="pcam-cnn",
        options={},
        peer="",
        goal=8.0,
        size_px=96,
        file_px=96,
    ),
)


def write_case(case: Case, folder: Path) -> Path:
    """Write the bundle; weights are drawn by lot, which speed does not depend on."""
    spec = InputSpec(kind="single", size_px=case.size_px)
    recipe = resolve_recipe(
        Recipe(
            name="measured",
            summary="Random weights, for measuring.",
            source=Source(title="Cytolens' benchmarks"),
            input=spec,
            network=NetworkSpec.model_validate(
                {"family": case.family, "options": case.options}
            ),
            phases=(PhaseSpec(name="train", epochs=1, batch_size=4, rate=0.01),),
        ),
        kind="single",
        size_px=case.size_px,
    )
    torch.manual_seed(0)
    network = build_network(recipe.network, len(CLASSES), size_px=case.size_px)
    description = ModelDescription(
        id=f"measured-{case.name.lower().replace('/', '-')}",
        recipe=recipe,
        classes=CLASSES,
        preprocessing=preprocessing_for(recipe.input, size_px=case.size_px),
        provenance=Provenance(
            created="2026-01-01T00:00:00+00:00",
            code_version="0.0.0",
            packages={},
            data_fingerprint="0" * 64,
            data_counts={},
            seed=0,
            hardware="any",
            seconds=0.0,
            init="random",
        ),
    )
    return write_bundle(folder, description, network.eval())


def add_graphs(folder: Path, images: NDArray[np.uint8]) -> None:
    """Put all graphs in, int8 by the given images, without `export`'s proof.

    The proof is about answers, and random weights have none worth proving.
    """
    bundle = load_bundle(folder)
    model = convert_to_openvino(bundle)
    calibration = [image[None] for image in images]
    for kind in GRAPH_FILES:
        (folder / kind).mkdir()
    save_openvino(model, folder / "openvino")
    quantised = Ranges(model, calibration).quantise().model
    save_openvino(quantised, folder / "openvino-int8")
    write_onnx(bundle, folder / "onnx")
    claim = json.dumps({"weights_sha256": read_checksums(folder)[WEIGHTS_FILE]})
    for kind in GRAPH_FILES:
        (folder / kind / PROOF_FILE).write_text(claim, encoding="utf-8")
    write_checksums(folder)
