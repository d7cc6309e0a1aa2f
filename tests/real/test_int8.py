"""int8 of a network that learned from real images keeps its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.exporting import int8 as int8_module
from cytolens.exporting.chosen import evenly
from cytolens.exporting.export import export_bundle
from cytolens.exporting.losses import AGREEMENT
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import Split
from cytolens.training.run import train

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_laptop_model_stays_within_the_tolerance(
    real_data: Path, real_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read_manifest(real_data / "pcam" / "manifest.csv")
    manifest = evenly(whole, 600)
    monkeypatch.setattr(int8_module, "MOST_CALIBRATION", 100)
    trained = train(
        "laptop",
        manifest,
        out=tmp_path / "run",
        init=real_weights / "mobilenetv2_100.imagenet.safetensors",
        device="cpu",
        allow_faults=True,
        overrides={
            "input.size_px": "64",
            "views": "one",
            "head_start.views": "1",
            "phases.finetune.epochs": "1",
            "phases.finetune.images_seen": "480",
            "phases.finetune.least_epochs": "1",
        },
    )
    proof = export_bundle(
        trained.bundle, manifest, to="openvino-int8", time_limit_s=20
    ).proof
    assert proof.images == len(manifest.subset(Split.VAL))
    # After so little training many a decision hangs by a thread: layers may go back.
    assert proof.int8_layers > 0
    strange = [n for n in proof.float_layers if not n.startswith("model.")]
    assert not strange, "names of the torch network"
    for name, allowed in proof.tolerance.items():
        loss = proof.figure(name)
        assert loss is not None
        assert loss.value is not None
        assert loss.value <= allowed
    agreement = proof.figure(AGREEMENT)
    assert agreement is not None
    assert agreement.value is not None
    assert agreement.value > 0.85
