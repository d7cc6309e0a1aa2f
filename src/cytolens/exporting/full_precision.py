"""A bundle's network in 32 bit, as ONNX or for OpenVINO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cytolens.exporting.chosen import decode_chosen, evenly
from cytolens.exporting.logits import MOST_IMAGES, require_same_logits
from cytolens.exporting.measured import Measured, unreadable
from cytolens.exporting.tolerance import LOGITS
from cytolens.manifest.schema import Split
from cytolens.runtime.conversion.onnx_file import write_onnx
from cytolens.runtime.conversion.openvino_files import (
    convert_to_openvino,
    save_openvino,
)
from cytolens.runtime.conversion.running import run_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cytolens.bundle.bundle import Bundle
    from cytolens.bundle.exports import Form
    from cytolens.manifest.schema import Manifest


def make_full_precision(
    bundle: Bundle,
    manifest: Manifest,
    folder: Path,
    *,
    to: Form,
    work: Path,
    say: Callable[[str], None],
) -> Measured:
    """Convert, and compare with torch on samples of ``val``, or of all without one.

    Args:
        bundle: To export.
        manifest: Needs no labels.
        folder: Where the graph goes.
        to: ``onnx`` or ``openvino``.
        work: For decoded pixels; the caller removes it.
        say: Told what is being done.

    Raises:
        ExportRefusedError: If the logits differ; the graph is not to be kept then.
    """
    split = Split.VAL if len(manifest.subset(Split.VAL)) else None
    rows = manifest if split is None else manifest.subset(split)
    chosen = decode_chosen(evenly(rows, MOST_IMAGES), bundle, file=work / "pixels.npy")
    say("Converting the network")
    if to == "onnx":
        write_onnx(bundle, folder)
    else:
        save_openvino(convert_to_openvino(bundle), folder)
    say(f"Comparing with torch on {len(chosen)} samples")
    compared = require_same_logits(bundle, run_folder(folder), chosen)
    return Measured(
        split=split,
        images=len(chosen),
        tolerance={"logits": LOGITS},
        largest_difference=compared.largest_difference,
        warnings=unreadable(chosen.unreadable),
    )
