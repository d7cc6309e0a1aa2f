"""After the last phase: figures, predictions of the validation split, the bundle."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from scipy.special import softmax

from cytolens import __version__
from cytolens.bundle.reference.reference import MOST_ROWS
from cytolens.bundle.schema import ModelDescription, Provenance
from cytolens.bundle.writing import write_bundle
from cytolens.models.cut import HeadCut
from cytolens.prediction.table import build_predictions
from cytolens.runtime.views import VIEWS, mean_over_views
from cytolens.training.frozen_backbone import BATCH, FrozenBackbone
from cytolens.training.metrics import validation_figures
from cytolens.training.pixels import network_input, to_unit_range
from cytolens.training.reference import describe_training
from cytolens.training.reproducibility import describe_hardware, package_versions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cytolens.training.batches import LabelledImages
    from cytolens.training.pixels import TensorNormalisation
    from cytolens.training.prepare import Prepared
    from cytolens.training.run_folder import RunFolder
    from cytolens.training.run_state import RunState

ID_CHARACTERS = 8


def write_model(
    prepared: Prepared, state: RunState, folder: RunFolder
) -> ModelDescription:
    """Write the bundle, then the validation split's predictions.

    Args:
        prepared: The run's parts; the network has its final weights.
        state: Of the finished run.
        folder: Of the run.

    Returns:
        What the bundle says of itself.
    """
    network = prepared.network.to(prepared.placement.first)
    samples = prepared.samples
    views, images = prepared.request.recipe.views, prepared.images
    passes = len(images.val) * (len(VIEWS) if views == "eight" else 1)
    passes += min(len(images.train), MOST_ROWS)
    with FrozenBackbone(HeadCut(network), images=passes) as backbone:
        logits = predict_images(
            backbone, images.val, prepared.teaching.normalise, views=views
        )
        description = describe_model(prepared, state, logits)
        reference = describe_training(prepared, backbone)
    write_bundle(
        folder.bundle, description, network, reference=reference, overwrite=True
    )
    mask = samples.manifest.table.index.isin(samples.val)
    table = samples.manifest.where(samples.manifest.table["sample"].notna() & mask)
    build_predictions(
        table, logits, classes=samples.classes, model=description.id
    ).write(folder.predictions)
    return description


@torch.no_grad()
def predict_images(
    backbone: FrozenBackbone,
    images: LabelledImages,
    normalise: TensorNormalisation,
    *,
    views: Literal["one", "eight"],
) -> NDArray[np.float64]:
    """Score decoded images in 32 bit, shape ``(samples, classes)``."""

    def score(batch: NDArray[np.uint8]) -> NDArray[np.float64]:
        pixels = to_unit_range(torch.from_numpy(batch).to(backbone.device))
        logits = backbone.logits(network_input(normalise(pixels)))
        result: NDArray[np.float64] = logits.cpu().double().numpy()
        return result

    parts = []
    for start in range(0, len(images), BATCH):
        places = np.arange(start, min(start + BATCH, len(images)))
        batch = images.at(places)[0].numpy()
        parts.append(
            mean_over_views(score, batch) if views == "eight" else score(batch)
        )
    return np.concatenate(parts)


def describe_model(
    prepared: Prepared, state: RunState, logits: NDArray[np.float64]
) -> ModelDescription:
    """Say all that ``model.json`` says.

    Args:
        prepared: The run's parts.
        state: Of the finished run.
        logits: Of the validation split, as prediction gives them.
    """
    figures = {} if state.best is None else {"val_loss": state.best.figures["val_loss"]}
    figures |= validation_figures(softmax(logits, axis=1), prepared.images.val.labels)
    return ModelDescription(
        id=_model_id(prepared),
        recipe=prepared.request.recipe,
        classes=prepared.samples.classes,
        preprocessing=prepared.preprocessing,
        validation_metrics={k: v for k, v in figures.items() if math.isfinite(v)},
        provenance=Provenance(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            code_version=__version__,
            packages=package_versions(),
            data_fingerprint=prepared.request.manifest.fingerprint,
            data_counts=_counts(prepared),
            seed=prepared.request.seed,
            hardware=describe_hardware(prepared.placement.accelerator),
            seconds=state.seconds,
            energy_kwh=state.energy_kwh or None,
            co2_kg=state.co2_kg or None,
            init=prepared.start.origin,
            allowed_faults=prepared.gate.allowed_faults,
            warnings=(
                prepared.start.warnings
                + prepared.samples.warnings
                + prepared.gate.warnings
            ),
        ),
    )


def _counts(prepared: Prepared) -> dict[str, dict[str, int]]:
    samples = prepared.samples
    return {
        split: {
            name: int((samples.labels[rows] == number).sum())
            for number, name in enumerate(samples.classes)
        }
        for split, rows in (("train", samples.train), ("val", samples.val))
    }


def _model_id(prepared: Prepared) -> str:
    """Recipe, and recipe, data and weights in short."""
    digest = hashlib.sha256(prepared.request.manifest.fingerprint.encode())
    digest.update(prepared.request.recipe.model_dump_json().encode())
    for name, tensor in prepared.network.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return f"{prepared.request.recipe.name}-{digest.hexdigest()[:ID_CHARACTERS]}"
