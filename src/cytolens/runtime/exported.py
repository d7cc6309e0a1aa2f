"""Graphs that a bundle holds for other engines, and whether they are of its weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cytolens.bundle.checksums import read_checksums
from cytolens.bundle.exports import PROOF_FILE, WEIGHTS_FILE, Form
from cytolens.runtime.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle

GRAPH_FILES: dict[Form, str] = {
    "openvino": "model.xml",
    "openvino-int8": "model.xml",
    "onnx": "model.onnx",
}


def is_proved(bundle: Bundle, kind: Form) -> bool:
    """Whether the bundle has the graph, and its proof is of the bundle's weights.

    The weights are not read for it: ``SHA256SUMS`` says what they are.
    """
    folder = bundle.path / kind
    if not (folder / GRAPH_FILES[kind]).is_file():
        return False
    own = read_checksums(bundle.path).get(WEIGHTS_FILE)
    return own is not None and _proved_weights(folder / PROOF_FILE) == own


def exported_graph(bundle: Bundle, kind: Form) -> Path:
    """Find a graph that was proved to answer as the bundle's own weights do.

    Raises:
        EngineError: If there is none, or it is of other weights.
        BundleError: If its files are not what was written.
    """
    again = f"`cytolens export {bundle.path} --to {kind}`"
    path = bundle.path / kind / GRAPH_FILES[kind]
    if not path.is_file():
        raise EngineError(
            f"{bundle.id} holds no {kind} graph ({path} is not there). Make one: "
            f"{again}, or use --engine torch."
        )
    if not is_proved(bundle, kind):
        raise EngineError(
            f"The {kind} graph of {bundle.id} was not proved on the weights that the "
            f"bundle has now. Make it again: {again}."
        )
    bundle.require_sound(f"{kind}/*")
    return path


def _proved_weights(path: Path) -> str:
    """SHA-256 of the weights that the graph was made of; empty where none is said."""
    try:
        proof = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ""
    found = proof.get("weights_sha256") if isinstance(proof, dict) else None
    return found if isinstance(found, str) else ""
