"""Load a bundle from a folder or from the hub; nothing in it is trusted unread."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.checksums import SUMS_FILE, verify_checksums
from cytolens.bundle.errors import BundleError
from cytolens.bundle.schema import SCHEMA_VERSION, ModelDescription
from cytolens.models.validation import describe_faults

if TYPE_CHECKING:
    from cytolens.models.recipe import InputSpec

DESCRIPTION_FILE = "model.json"
HUB_PREFIX = "hf:"
_LARGE = (".safetensors", ".bin", ".onnx")
_MAX_DESCRIPTION_BYTES = 16 << 20


def load_bundle(source: str | Path, *, all_files: bool = True) -> Bundle:
    """Load a bundle, or an image classifier of Transformers' as one.

    Args:
        source: A folder, or ``hf:owner/name`` on the Hugging Face hub.
        all_files: Compare every file with its checksum now. Else weights and graphs
            are left until they are used, so that the weights, which may be large, need
            not be read where another engine's graph scores.

    Returns:
        The bundle; its network is built when asked for.

    Raises:
        BundleError: If it is damaged, from a later version, or no model at all.
        HubError: If the hub cannot be reached or has no such model.
    """
    folder = (
        _folder(str(source)) if str(source).startswith(HUB_PREFIX) else Path(source)
    )
    if not folder.is_dir():
        raise BundleError(
            f"{folder} is not a folder. A bundle is a folder with {DESCRIPTION_FILE}, "
            f"weights and {SUMS_FILE}; give one, or hf:owner/name."
        )
    if (folder / DESCRIPTION_FILE).is_file():
        unread = verify_checksums(folder, later=() if all_files else _LARGE)
        return Bundle(folder, read_description(folder), unread)
    if (folder / "config.json").is_file():
        from cytolens.bundle.transformers_folder import open_transformers_folder

        return open_transformers_folder(folder, name=str(source))
    raise BundleError(
        f"{folder} has neither {DESCRIPTION_FILE} (a bundle) nor config.json (a "
        "Transformers model). Give the folder that holds it."
    )


def _folder(source: str) -> Path:
    from cytolens.models.init.hub import download_model

    return download_model(source.removeprefix(HUB_PREFIX))


def read_description(folder: Path) -> ModelDescription:
    """Read and validate ``model.json``.

    Raises:
        BundleError: If it is not valid, or from a later version of Cytolens.
    """
    path = folder / DESCRIPTION_FILE
    try:
        if path.stat().st_size > _MAX_DESCRIPTION_BYTES:
            raise BundleError(f"{path} is larger than any description can be.")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(f"{path} is not readable JSON: {error}.") from error
    _check_version(data, path)
    try:
        description = ModelDescription.model_validate(data)
    except ValidationError as error:
        raise BundleError(
            f"{path} is not a valid description: "
            f"{describe_faults(error, ModelDescription)}"
        ) from error
    _check_settled(description.recipe.input, path)
    return description


def _check_version(data: object, path: Path) -> None:
    version = data.get("schema_version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise BundleError(
            f"{path} has schema version {version}; this Cytolens reads up to "
            f"{SCHEMA_VERSION}. Upgrade with: pip install --upgrade cytolens"
        )


def _check_settled(spec: InputSpec, path: Path) -> None:
    if "auto" in (spec.kind, spec.size_px):
        raise BundleError(
            f"{path} leaves the input open ({spec.kind!r}, {spec.size_px!r}). "
            "A bundle says which input its network was trained on."
        )
