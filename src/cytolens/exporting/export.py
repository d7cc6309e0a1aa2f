"""Put a bundle's network into the bundle in a form for another engine, proved."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens import __version__
from cytolens.bundle.exports import (
    PROOF_FILE,
    Form,
    Proof,
    decisions_digest,
    weights_digest,
)
from cytolens.bundle.loading import DESCRIPTION_FILE, HUB_PREFIX, load_bundle
from cytolens.bundle.writing import update_bundle
from cytolens.errors import OutputExistsError
from cytolens.exporting.errors import ExportError
from cytolens.exporting.full_precision import make_full_precision
from cytolens.exporting.int8 import make_int8
from cytolens.exporting.restoring import SECONDS
from cytolens.prediction.sources import sources_of
from cytolens.training.reproducibility import describe_hardware

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.bundle.bundle import Bundle
    from cytolens.exporting.measured import Measured
    from cytolens.manifest.schema import Manifest
    from cytolens.prediction.sources import Images

_PACKAGES = ("torch", "onnx", "onnxruntime", "openvino", "nncf")


@dataclass(frozen=True)
class Exported:
    """Where the graph now lies, and its proof."""

    folder: Path
    proof: Proof


def export_bundle(
    bundle: str | Path,
    images: Images,
    *,
    to: Form,
    out: Path | None = None,
    overwrite: bool = False,
    time_limit_s: float = SECONDS,
    say: Callable[[str], None] = lambda _: None,
) -> Exported:
    """Convert, prove, and write into the bundle, all or nothing.

    Args:
        bundle: A bundle's folder, or ``hf:owner/name``.
        images: What to prove it on; for ``openvino-int8`` a manifest with labels and
            the splits ``train`` and ``val``.
        to: The form.
        out: A new folder for a bundle with the export in it; None amends the bundle
            itself, which cannot be done on the hub.
        overwrite: Replace ``out`` if it exists.
        time_limit_s: How long ``openvino-int8`` may look for the layers that must stay
            in 32 bit; the rest of the work is not counted.
        say: Told what is being done, in words.

    Returns:
        The folder of the graph, and the proof that lies in it.

    Raises:
        ExportRefusedError: If the graph answers otherwise by more than the tolerance;
            nothing is written then.
        ExportError: If the samples prove nothing, or the bundle cannot be amended.
        MissingExtraError: If a library is not installed.
    """
    if out is not None and out.exists() and not overwrite:
        raise OutputExistsError(f"{out} exists already. Choose another folder.")
    loaded = load_bundle(bundle)
    _require_own(loaded, str(bundle), out)
    manifest, _ = sources_of(images)
    with _workplace() as name:
        graph = Path(name) / to
        graph.mkdir()
        measured = _make(loaded, manifest, graph, to=to, seconds=time_limit_s, say=say)
        proof = _proof(loaded, manifest, to, measured)
        text = proof.model_dump_json(indent=2) + "\n"
        (graph / PROOF_FILE).write_text(text, encoding="utf-8", newline="\n")
        update_bundle(
            loaded.path,
            lambda draft: _put(graph, draft / to),
            out=out,
            overwrite=overwrite,
        )
    return Exported((out or loaded.path) / to, proof)


def _workplace() -> tempfile.TemporaryDirectory[str]:
    # Windows cannot remove a file of pixels that is still mapped.
    return tempfile.TemporaryDirectory(
        prefix="cytolens-export-", ignore_cleanup_errors=True
    )


def _make(
    bundle: Bundle,
    manifest: Manifest,
    graph: Path,
    *,
    to: Form,
    seconds: float,
    say: Callable[[str], None],
) -> Measured:
    work = graph.parent
    if to == "openvino-int8":
        return make_int8(bundle, manifest, graph, work=work, say=say, seconds=seconds)
    return make_full_precision(bundle, manifest, graph, to=to, work=work, say=say)


def _proof(bundle: Bundle, manifest: Manifest, to: Form, measured: Measured) -> Proof:
    description = bundle.description
    fingerprint = manifest.fingerprint
    warnings = measured.warnings
    if fingerprint != description.provenance.data_fingerprint:
        warnings = (*warnings, "The manifest is not the one it was trained on.")
    return Proof(
        **vars(replace(measured, warnings=warnings)),
        form=to,
        model=description.id,
        weights_sha256=weights_digest(bundle.path),
        decisions_sha256=decisions_digest(description),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        versions=_versions(),
        cpu=describe_hardware("cpu"),
        data_fingerprint=fingerprint,
    )


def _versions() -> dict[str, str]:
    found = {"cytolens": __version__}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # another form's
    return found


def _require_own(bundle: Bundle, source: str, out: Path | None) -> None:
    if not (bundle.path / DESCRIPTION_FILE).is_file():
        raise ExportError(
            f"{source} is a model of Transformers', which cannot hold other graphs. "
            "Train it with Cytolens, whose bundles can."
        )
    if out is None and source.startswith(HUB_PREFIX):
        raise ExportError(
            f"{source} is on the hub and cannot be amended there. Say --out FOLDER for "
            "a copy with the export in it."
        )


def _put(graph: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(graph, place)
