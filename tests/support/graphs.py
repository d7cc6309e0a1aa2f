"""Graphs for other engines in a tiny bundle, without the proof's measurements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cytolens.bundle.checksums import read_checksums, write_checksums
from cytolens.bundle.exports import PROOF_FILE, WEIGHTS_FILE
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.conversion.onnx_file import write_onnx
from cytolens.runtime.conversion.openvino_files import (
    convert_to_openvino,
    save_openvino,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.exports import Form


def add_graph(folder: Path, kind: Form) -> Path:
    """Write a graph into a bundle, in 32 bit whatever its name, and return it."""
    bundle = load_bundle(folder)
    place = folder / kind
    place.mkdir()
    if kind == "onnx":
        write_onnx(bundle, place)
    else:
        save_openvino(convert_to_openvino(bundle), place)
    claim(folder, kind, read_checksums(folder)[WEIGHTS_FILE])
    return folder


def claim(folder: Path, kind: Form, weights_sha256: str) -> None:
    """Say of which weights a graph is; right or wrong."""
    proof = json.dumps({"weights_sha256": weights_sha256})
    (folder / kind / PROOF_FILE).write_text(proof, encoding="utf-8")
    write_checksums(folder)
