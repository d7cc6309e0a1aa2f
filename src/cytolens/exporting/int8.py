"""A bundle's network in 8 bit, that keeps its answers or is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cytolens.bundle.stored_figure import StoredFigure
from cytolens.exporting.chosen import BATCH, decode_chosen, evenly
from cytolens.exporting.errors import ExportError, ExportRefusedError
from cytolens.exporting.logits import require_same_logits
from cytolens.exporting.losses import Reference
from cytolens.exporting.measured import Measured, unreadable
from cytolens.exporting.restoring import SECONDS, Restored, restore_fewest
from cytolens.exporting.verdict import (
    cautions,
    require_allowed,
    tolerances,
    worst_share,
)
from cytolens.manifest.schema import Split
from cytolens.runtime.conversion.int8 import Ranges
from cytolens.runtime.conversion.layers import layers_by_precision
from cytolens.runtime.conversion.openvino_files import (
    OPENVINO_FILE,
    convert_to_openvino,
    save_openvino,
)
from cytolens.runtime.conversion.running import run_openvino
from cytolens.runtime.views import EightViews

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.bundle.bundle import Bundle
    from cytolens.exporting.chosen import Chosen
    from cytolens.manifest.schema import Manifest
    from cytolens.runtime.conversion.running import Runner
    from cytolens.runtime.engine import Engine

MOST_CALIBRATION = 300
MOST_PROOF = 2000
MOST_PROOF_EIGHT_VIEWS = 500
FEW_CALIBRATION = 50


@dataclass(frozen=True)
class _Proving:
    """The samples of the proof, and the answers in 32 bit."""

    bundle: Bundle
    chosen: Chosen
    reference: Reference

    @classmethod
    def on(cls, bundle: Bundle, chosen: Chosen, full: Runner) -> _Proving:
        logits = _score(bundle, full, chosen)
        reference = Reference(chosen.manifest, bundle.description, logits)
        return cls(bundle, chosen, reference)

    def share_of(self, model: Any) -> float:  # noqa: ANN401  # OpenVINO has no types
        logits = _score(self.bundle, run_openvino(model), self.chosen)
        return worst_share(self.reference.losses(logits))


def make_int8(
    bundle: Bundle,
    manifest: Manifest,
    folder: Path,
    *,
    work: Path,
    say: Callable[[str], None],
    seconds: float = SECONDS,
) -> Measured:
    """Quantise on ``train``, prove on ``val``, write ``model.xml`` and ``model.bin``.

    Args:
        bundle: To export.
        manifest: With labels and both splits.
        folder: Where the graph goes.
        work: For decoded pixels; the caller removes it.
        say: Told what is being done.
        seconds: How long to look for the layers that must stay in 32 bit.

    Raises:
        ExportError: If the samples prove nothing.
        ExportRefusedError: If too much is lost; the graph is not to be kept then.
    """
    train, val = _splits(bundle, manifest)
    calibration = decode_chosen(train, bundle, file=work / "train.npy")
    chosen = decode_chosen(val, bundle, file=work / "val.npy")
    full = convert_to_openvino(bundle)
    runner = run_openvino(full)
    say(f"Scoring {len(chosen)} samples of val in 32 bit")
    require_same_logits(bundle, runner, chosen)
    proving = _Proving.on(bundle, chosen, runner)
    ranges = Ranges(full, list(calibration.batches(1)))
    restored = _quantised(proving, ranges, seconds=seconds, say=say)
    save_openvino(restored.model, folder)
    say("Proving the graph as it was written")
    int8 = _score(bundle, run_openvino(folder / OPENVINO_FILE), chosen)
    return _measured(proving, calibration, int8, restored=restored, seconds=seconds)


def _quantised(
    proving: _Proving, ranges: Ranges, *, seconds: float, say: Callable[[str], None]
) -> Restored:
    say(f"Quantising on {len(ranges.images)} samples of train")
    quantised = ranges.quantise()
    share = proving.share_of(quantised.model)
    if share <= 1:
        return Restored(quantised.model, is_complete=True)
    say(f"It loses {share:.2g} times what is allowed: giving steps back their 32 bits")
    return restore_fewest(
        quantised, ranges.model, proving.share_of, seconds=seconds, say=say
    )


def _measured(
    proving: _Proving,
    calibration: Chosen,
    int8: NDArray[np.float64],
    *,
    restored: Restored,
    seconds: float,
) -> Measured:
    in_int8, in_float = layers_by_precision(restored.model)
    samples = f"{len(proving.chosen)} samples of val"
    figures = proving.reference.figures(int8)
    stopped = None if restored.is_complete else seconds
    require_allowed(figures, float_layers=in_float, samples=samples, stopped=stopped)
    if not in_int8:
        raise ExportRefusedError(
            f"In int8 the model loses too much on the {samples}: every layer had to be "
            "given back its 32 bits. Nothing was written. Use --to openvino."
        )
    warnings = cautions(figures, samples=samples)
    if len(calibration) < FEW_CALIBRATION:
        warnings.append(f"Ranges come from only {len(calibration)} training samples.")
    if in_float:
        warnings.append(
            "Which layers stay in 32 bit was chosen on the same samples of val as the "
            "proof, so its figures flatter a little."
        )
    if stopped is not None:
        warnings.append(
            f"The search for layers to keep in 32 bit was stopped after {stopped:g} s "
            "(--time-limit); fewer might do."
        )
    return Measured(
        split=Split.VAL,
        images=len(proving.chosen),
        tolerance=tolerances(figures),
        largest_difference=float(np.abs(proving.reference.logits - int8).max()),
        warnings=(
            *warnings,
            *unreadable(calibration.unreadable + proving.chosen.unreadable),
        ),
        calibration_images=len(calibration),
        figures=tuple(StoredFigure(**figure.as_dict()) for figure in figures),
        int8_layers=len(in_int8),
        float_layers=in_float,
    )


def _splits(bundle: Bundle, manifest: Manifest) -> tuple[Manifest, Manifest]:
    train, val = manifest.subset(Split.TRAIN), manifest.subset(Split.VAL)
    val = val.where(val.table["label"].notna())
    if not len(train) or not len(val):
        raise ExportError(
            f"int8 takes its ranges from samples of train and is proved on labelled "
            f"samples of val; the manifest has {len(train)} and {len(val)}. Give the "
            "manifest that the model was trained on, or one made with "
            "`cytolens data split`."
        )
    eight = bundle.description.recipe.views == "eight"
    most = MOST_PROOF_EIGHT_VIEWS if eight else MOST_PROOF
    return evenly(train, MOST_CALIBRATION), evenly(val, most)


def _score(bundle: Bundle, runner: Runner, chosen: Chosen) -> NDArray[np.float64]:
    """Logits as predictions are made: over eight views where the recipe says so."""
    eight = bundle.description.recipe.views == "eight"
    engine: Engine = EightViews(runner) if eight else runner
    return np.concatenate([engine.logits(batch) for batch in chosen.batches(BATCH)])
