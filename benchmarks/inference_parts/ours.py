"""Our engines, from files as a user runs them, and from decoded images."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from cytolens.bundle.loading import load_bundle
from cytolens.images import decode_image
from cytolens.prediction.classifier import load
from cytolens.runtime.choosing import open_engine
from cytolens.runtime.torch_engine import TorchEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from cytolens.runtime.choosing import EngineName
    from cytolens.runtime.engine import Engine

BATCH = 32
LATENCY_RUNS = 40
STARTS = 5


def file_scorer(
    bundle: Path,
    engine: EngineName,
    *,
    compiled: bool = False,
    device: str = "cpu",
    batch_size: int = BATCH,
) -> Callable[[Sequence[Path]], int]:
    """A function that scores files and says how many it scored."""
    classifier = load(bundle, engine=engine, device=device, batch_size=batch_size)
    if compiled:
        # Not offered by `load`: compiling takes longer than most predictions.
        vars(classifier)["engine"] = TorchEngine(
            classifier.bundle, device=device, compiled=True
        )
    return lambda files: len(classifier.predict(list(files)))


def decoded(bundle: Path, files: Sequence[Path]) -> NDArray[np.uint8]:
    """The files as an engine gets them."""
    preprocessing = load_bundle(bundle).preprocessing
    return np.stack([preprocessing.resize(decode_image(file)) for file in files])


def decoded_scorer(
    engine: Engine, images: NDArray[np.uint8], *, batch_size: int = BATCH
) -> Callable[[Sequence[Path]], int]:
    """The same from memory: as many images as files, over and over."""

    def score(files: Sequence[Path]) -> int:
        rows = np.arange(len(files)) % len(images)
        batches = (
            images[rows[start : start + batch_size]]
            for start in range(0, len(rows), batch_size)
        )
        return sum(len(logits) for logits in engine.stream(batches))

    return score


def latency_ms(engine: Engine, images: NDArray[np.uint8]) -> float:
    """Median time of one image on a warm engine, in milliseconds."""
    times = []
    for number in range(LATENCY_RUNS):
        one = images[number % len(images)][None]
        began = time.perf_counter()
        engine.logits(one)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times[3:])


def agreement(bundle: Path, images: NDArray[np.uint8]) -> dict[str, float]:
    """How far int8 is from 32 bit, and 32 bit from torch, in probabilities."""
    loaded = load_bundle(bundle)
    names: tuple[EngineName, ...] = ("torch", "openvino-float", "openvino-int8")
    torch_, full, int8 = (
        _softmax(open_engine(loaded, name, device="cpu").logits(images))
        for name in names
    )
    return {
        "float_to_torch": float(np.abs(full - torch_).max()),
        "int8_to_float": float(np.abs(int8 - full).max()),
        "same_class": float((int8.argmax(1) == full.argmax(1)).mean()),
    }


def start_seconds(bundle: Path, file: Path, *, engine: EngineName) -> float:
    """Median time of ``cytolens predict`` on one image, process start included."""
    command = [sys.executable, "-m", "cytolens", "predict", str(bundle), str(file)]
    command += ["--engine", engine, "--device", "cpu", "--json"]
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        times.append(time.perf_counter() - began)
        if json.loads(done.stdout)["scored"] != 1:
            msg = f"{file} was not scored."
            raise RuntimeError(msg)
    return statistics.median(times)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
