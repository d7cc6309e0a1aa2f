"""A proof of an export, as of the bundle that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.bundle.exports import Proof, decisions_digest, weights_digest
from cytolens.bundle.loading import read_description
from cytolens.bundle.stored_figure import StoredFigure

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.exports import Form


def proof_of(folder: Path, form: Form) -> Proof:
    """Of a bundle's weights and decisions; its figures are made up."""
    description = read_description(folder)
    loss = StoredFigure(
        name="loss of ROC AUC", value=0.001, low=-0.001, high=0.003, method="t", n=40
    )
    return Proof(
        form=form,
        model=description.id,
        weights_sha256=weights_digest(folder),
        decisions_sha256=decisions_digest(description),
        created="2026-01-01T00:00:00+00:00",
        versions={},
        cpu="a test",
        data_fingerprint="0" * 64,
        split="val",
        images=40,
        tolerance={"loss of ROC AUC": 0.005},
        largest_difference=0.01,
        figures=(loss,) if form == "openvino-int8" else (),
        float_layers=("model.conv_stem",) if form == "openvino-int8" else (),
    )
