"""Ways to take a network to 8 bit, compared on the logits of a trained bundle.

Each way quantises the same bundle from the same training samples; what is measured is
how far its logits on ``val`` are from those in 32 bit, as a ratio of signal to noise.
Needs a run as `benchmarks.int8_exports` does: ``RUN/bundle`` and ``RUN/manifest.csv``.

Run it as ``python -m benchmarks.int8_ways --run RUN``; a MobileNetV2 takes about five
minutes on two cores. The table goes onto ``docs/benchmarks/int8.md``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.int8_page import WAYS, write_page
from cytolens.bundle.loading import load_bundle
from cytolens.exporting.chosen import decode_chosen, evenly
from cytolens.exporting.int8 import MOST_CALIBRATION
from cytolens.manifest.read import read_manifest
from cytolens.manifest.schema import Split
from cytolens.runtime.conversion.biases import correct_biases
from cytolens.runtime.conversion.int8 import MOST_MEASURED, Ranges
from cytolens.runtime.conversion.openvino_files import convert_to_openvino
from cytolens.runtime.conversion.rounding import measure_rounding
from cytolens.runtime.conversion.running import run_openvino
from cytolens.runtime.optional_libraries import import_nncf

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_PROOF = 200
BATCH = 16
OURS = "histogram, measured shifts (`cytolens export`)"


@dataclass(frozen=True)
class Way:
    """How ranges are taken, and biases corrected."""

    name: str
    ranges: str = ""
    """A set of range estimators of NNCF; its default where empty."""
    biases: str = "none"
    """``none``, ``fast``, ``slow`` (both NNCF's), or ``measured`` (ours)."""


WAYS_TRIED = (
    Way("minimum and maximum, no correction of biases"),
    Way("minimum and maximum, NNCF's fast correction", biases="fast"),
    Way("minimum and maximum, NNCF's slow correction", biases="slow"),
    Way("minimum and maximum, measured shifts", biases="measured"),
    Way(
        "trimmed means, NNCF's fast correction",
        "MEAN_NO_OUTLIERS_MINMAX",
        "fast",
    ),
    Way("means of quantiles, NNCF's fast correction", "MEAN_QUANTILE", "fast"),
    Way("histogram, no correction of biases", "HISTOGRAM"),
    Way("histogram, NNCF's fast correction", "HISTOGRAM", biases="fast"),
    Way(OURS, "HISTOGRAM", "measured"),
)


def main() -> None:
    """Measure every way, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    run = parser.parse_args().run
    bundle = load_bundle(run / "bundle")
    manifest = read_manifest(run / "manifest.csv")
    train = evenly(manifest.subset(Split.TRAIN), MOST_CALIBRATION)
    val = evenly(manifest.subset(Split.VAL), MOST_PROOF)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        samples = decode_chosen(train, bundle, file=work / "train.npy")
        proof = decode_chosen(val, bundle, file=work / "val.npy")
        images, batches = list(samples.batches(1)), list(proof.batches(BATCH))
        full = convert_to_openvino(bundle)
        exact = _logits(full, batches)
        found = {}
        for way in WAYS_TRIED:
            found[way.name] = decibels(
                exact, _logits(_make(way, full, images), batches)
            )
            print(f"{found[way.name]:6.1f} dB  {way.name}", flush=True)
    WAYS.write_text(
        json.dumps(
            {
                "run": run.name,
                "size_px": bundle.preprocessing.size_px,
                "train": len(images),
                "val": len(exact),
                "decibels": found,
            },
            indent=1,
        )
        + "\n"
    )
    write_page()


def decibels(exact: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """Signal to noise of logits; what all classes of an image share says nothing.

    Args:
        exact: Shape ``(images, classes)``.
        found: The same, with errors.
    """
    signal = exact - exact.mean(axis=1, keepdims=True)
    noise = found - found.mean(axis=1, keepdims=True) - signal
    return float(10 * np.log10((signal**2).mean() / (noise**2).mean()))


def _make(way: Way, full: Any, images: list[NDArray[np.uint8]]) -> Any:  # noqa: ANN401  # OpenVINO has no types
    if way.name == OURS:
        return Ranges(full, images).quantise().model
    nncf = import_nncf()
    from nncf.quantization.range_estimator import RangeEstimatorParametersSet

    advanced = {"disable_bias_correction": way.biases not in {"fast", "slow"}}
    if way.ranges:
        ranges = getattr(RangeEstimatorParametersSet, way.ranges)
        advanced["activations_range_estimator_params"] = ranges
    with contextlib.redirect_stdout(io.StringIO()):
        model = nncf.quantize(
            full,
            nncf.Dataset(images),
            subset_size=len(images),
            preset=nncf.QuantizationPreset.MIXED,
            target_device=nncf.TargetDevice.CPU,
            fast_bias_correction=way.biases != "slow",
            advanced_parameters=nncf.AdvancedQuantizationParameters(**advanced),
        )
    if way.biases == "measured":
        seen = images[:: -(-len(images) // MOST_MEASURED)]
        groups = range(0, len(seen), BATCH)
        batches = (np.concatenate(seen[start : start + BATCH]) for start in groups)
        correct_biases(model, measure_rounding(model, full, batches))
    return model


def _logits(model: Any, batches: list[NDArray[np.uint8]]) -> NDArray[np.float64]:  # noqa: ANN401  # as above
    runner = run_openvino(model)
    return np.concatenate([runner.logits(batch) for batch in batches])


if __name__ == "__main__":
    main()
