"""An image classifier that Transformers saved, seen as a bundle; nothing is written."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cytolens.bundle.bundle import Bundle
from cytolens.bundle.errors import BundleError
from cytolens.bundle.processor_mirror import mirror_processor
from cytolens.bundle.schema import ModelDescription, Provenance
from cytolens.bundle.transformers_files import CONFIG_FILE
from cytolens.models.recipe import InputSpec, NetworkSpec, Recipe, Source
from cytolens.models.validation import describe_faults

if TYPE_CHECKING:
    from pathlib import Path

    from cytolens.images import Preprocessing

_MAX_CONFIG_BYTES = 16 << 20
_UNKNOWN = "unknown"
_CODE_OR_TYPE = ("auto_map", "dtype", "torch_dtype", "transformers_version")
"""Left out: code of others is never run, and we compute in 32 bit."""


def open_transformers_folder(folder: Path, *, name: str) -> Bundle:
    """Describe a folder with ``config.json``, a processor and safetensors.

    Args:
        folder: As ``save_pretrained`` writes it.
        name: What the user called it, for messages and the model's id.

    Raises:
        BundleError: If it is no image classifier with a softmax over two classes or
            more, has only pickled weights, or prepares images in a way of its own.
    """
    config = _read_config(folder)
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        raise BundleError(
            f"{folder} has no .safetensors file. Other formats can run code when they "
            "are opened; save it again with `save_pretrained` of Transformers."
        )
    classes = _classes(config, folder)
    digest = hashlib.sha256(b"".join(_digest(path) for path in weights)).hexdigest()
    try:
        description = _describe(
            config, classes, mirror_processor(folder), name=name, digest=digest
        )
    except ValidationError as error:
        raise BundleError(
            f"{folder / CONFIG_FILE}: {describe_faults(error, ModelDescription)}"
        ) from error
    return Bundle(folder, description)


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / CONFIG_FILE
    try:
        if path.stat().st_size > _MAX_CONFIG_BYTES:
            raise BundleError(f"{path} is larger than any configuration can be.")
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BundleError(f"{path} is not readable JSON: {error}.") from error
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise BundleError(
            f"{path} names no model_type, so this is no model of Transformers'. "
            "A timm checkpoint can be the first weights of a recipe instead: "
            "`--set network.pretrained=hf:owner/name`."
        )
    return config


def _classes(config: dict[str, Any], folder: Path) -> tuple[str, ...]:
    if config.get("problem_type") == "multi_label_classification":
        raise BundleError(
            f"{folder} gives each class a probability of its own (multi-label). "
            "Cytolens needs classes that exclude each other."
        )
    try:
        by_number = {int(k): str(v) for k, v in config["id2label"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError(
            f"{folder / CONFIG_FILE} does not name its classes in id2label. "
            "Expected an image classifier, such as ViTForImageClassification."
        ) from error
    names = tuple(by_number[k] for k in sorted(by_number))
    if len(set(names)) < max(2, len(names)):
        raise BundleError(
            f"{folder / CONFIG_FILE} names the classes {list(names)[:10]}; expected "
            "two or more, all different."
        )
    return names


def _describe(
    config: dict[str, Any],
    classes: tuple[str, ...],
    preprocessing: Preprocessing,
    *,
    name: str,
    digest: str,
) -> ModelDescription:
    short = name.removeprefix("hf:").rstrip("/\\").replace("\\", "/").split("/")[-1]
    options = {"config": {k: v for k, v in config.items() if k not in _CODE_OR_TYPE}}
    recipe = Recipe(
        name=short or _UNKNOWN,
        summary="An image classifier that was trained with Transformers.",
        source=Source(title=name),
        input=InputSpec(
            kind="single",
            size_px=preprocessing.size_px,
            resample=preprocessing.resample,
            fit=preprocessing.fit,
            normalisation=preprocessing.normalisation,
        ),
        network=NetworkSpec(family="transformers", options=options),
        phases=(),
    )
    return ModelDescription(
        id=f"{short}-{digest[:8]}",
        recipe=recipe,
        classes=classes,
        preprocessing=preprocessing,
        provenance=Provenance(
            created=_UNKNOWN,
            code_version=_UNKNOWN,
            packages={},
            data_fingerprint=_UNKNOWN,
            data_counts={},
            seed=0,
            hardware=_UNKNOWN,
            seconds=0.0,
            init=name,
            warnings=("Trained elsewhere: data, split and faults are not known.",),
        ),
    )


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
