"""Exported graphs in a bundle: where they lie, and the proof without which none counts.

A graph is of one set of weights, and its proof names them; one for int8 was measured
with one calibration and one threshold, and names those too. Where a bundle changes,
`drop_stale` takes away what no longer holds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field, ValidationError

from cytolens.bundle.errors import BundleError
from cytolens.bundle.stored_figure import StoredFigure
from cytolens.config import StrictModel

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.bundle.schema import ModelDescription

Form = Literal["openvino-int8", "openvino", "onnx"]
FORMS: tuple[Form, ...] = get_args(Form)
PROOF_FILE = "proof.json"
WEIGHTS_FILE = "model.safetensors"
_MAX_BYTES = 4 << 20


class Proof(StrictModel):
    """All of ``proof.json``: on what an exported graph answers as the bundle does."""

    schema_version: Literal[1] = 1
    form: Form
    model: str
    """Id of the bundle."""
    weights_sha256: str
    """Of ``model.safetensors``, as in ``SHA256SUMS``."""
    decisions_sha256: str
    """Of calibration and thresholds; see `decisions_digest`."""
    created: str
    """UTC, ISO 8601."""
    versions: dict[str, str]
    cpu: str
    """Which processor computed the figures; another may round int8 otherwise."""
    data_fingerprint: str
    """Of the manifest."""
    split: str | None
    """Which samples it was proved on; None: all that were given."""
    images: Annotated[int, Field(ge=1)]
    """Samples it was proved on."""
    calibration_images: Annotated[int, Field(ge=0)] = 0
    """Training samples from which the ranges of int8 were taken."""
    tolerance: dict[str, float]
    """Largest loss that was allowed, by the name of the figure."""
    largest_difference: float
    """Between two logits of one class of one sample."""
    figures: tuple[StoredFigure, ...] = ()
    """With intervals; a loss is the float model's figure minus this one's."""
    int8_layers: int = 0
    float_layers: tuple[str, ...] = ()
    """Layers that int8 would have cost too much, and that stayed in 32 bit."""
    warnings: tuple[str, ...] = ()

    def figure(self, name: str) -> StoredFigure | None:
        """The figure of that name."""
        return next((item for item in self.figures if item.name == name), None)


def exported_forms(folder: Path) -> tuple[Form, ...]:
    """Forms that a bundle's folder holds, the quickest first."""
    return tuple(form for form in FORMS if (folder / form / PROOF_FILE).is_file())


def read_proof(folder: Path, form: Form) -> Proof:
    """Read the proof of one form.

    Args:
        folder: Of the bundle.
        form: One of `exported_forms`.

    Raises:
        BundleError: If it is not there, or no valid proof.
    """
    path = folder / form / PROOF_FILE
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BundleError(f"{path} is larger than any proof can be.")
        return Proof.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise BundleError(
            f"{path} is no valid proof of an export ({reason}). "
            f"Export again: cytolens export BUNDLE MANIFEST --to {form}"
        ) from error


def weights_digest(folder: Path) -> str:
    """SHA-256 of a bundle's weights, from the file itself.

    Raises:
        BundleError: If they cannot be read.
    """
    try:
        with (folder / WEIGHTS_FILE).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BundleError(
            f"Cannot read {folder / WEIGHTS_FILE}: {error.strerror}."
        ) from error


def decisions_digest(description: ModelDescription) -> str:
    """SHA-256 of what makes decisions of logits: calibration and thresholds."""
    fields = {"temperature", "calibration", "thresholds"}
    text = description.model_dump_json(include=fields)
    return hashlib.sha256(text.encode()).hexdigest()


def drop_stale(folder: Path, description: ModelDescription) -> tuple[Form, ...]:
    """Remove exports of other weights, and int8 that other decisions were proved with.

    Args:
        folder: Of the bundle, as it will be.
        description: Its own, as it will be.

    Returns:
        What was removed.
    """
    present = exported_forms(folder)
    if not present:
        return ()
    weights, decisions = weights_digest(folder), decisions_digest(description)
    stale = tuple(
        form
        for form in present
        if not _holds(folder, form, weights=weights, decisions=decisions)
    )
    for form in stale:
        shutil.rmtree(folder / form)
    return stale


def _holds(folder: Path, form: Form, *, weights: str, decisions: str) -> bool:
    try:
        proof = read_proof(folder, form)
    except BundleError:
        return False
    if form == "openvino-int8" and proof.decisions_sha256 != decisions:
        return False
    return (proof.form, proof.weights_sha256) == (form, weights)
