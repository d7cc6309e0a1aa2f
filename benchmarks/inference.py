"""Images a second from JPEG files, beside Transformers' pipeline on the same cores.

Run it as ``python -m benchmarks.inference`` (some six minutes on two quiet cores). All
contenders of a network take turns in one process. It writes
``docs/benchmarks/inference.md``, and the figures beside it as JSON. Where CUDA is
there, a second table is for the GPU.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.inference_parts.alternating import Contender, take_turns
from benchmarks.inference_parts.cases import CASES, add_graphs, write_case
from benchmarks.inference_parts.gpu import measure_gpu
from benchmarks.inference_parts.ours import (
    agreement,
    decoded,
    decoded_scorer,
    file_scorer,
    latency_ms,
    start_seconds,
)
from benchmarks.inference_parts.page import write_page
from benchmarks.inference_parts.peer import BATCH_SIZES, peer_scorer
from benchmarks.inference_parts.pictures import write_pictures
from cytolens.bundle.loading import load_bundle
from cytolens.runtime.choosing import open_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.inference_parts.cases import Case

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks" / "inference.md"
RESULTS = ROOT / "benchmarks" / "results" / "inference.json"
FILES = {320: 1024, 96: 4096}
"""How many files, by their side in pixels; the fastest need so many for a turn."""
DECODED = 128
CALIBRATION = 16


def main() -> None:
    """Measure every network and write the page."""
    options = _options()
    _use_cores(options.threads)
    warnings.filterwarnings("ignore")  # of the peers; there is no one to read them
    chosen = [case for case in CASES if case.name in (options.only or [case.name])]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        pictures = {
            side: write_pictures(Path(work) / f"px{side}", count=count, side_px=side)
            for side, count in FILES.items()
        }
        found = {
            "threads": options.threads,
            "rounds": options.rounds,
            "cases": _measured_before()
            | {
                case.name: _measure(case, pictures[case.file_px], Path(work), options)
                for case in chosen
            },
        }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    write_page(PAGE, found)
    print(PAGE.read_text(encoding="utf-8"))


def _measured_before() -> dict[str, Any]:
    """Cases of earlier runs, which stay where they are not measured again."""
    if not RESULTS.exists():
        return {}
    cases: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))["cases"]
    return cases


def _measure(
    case: Case, files: Sequence[Path], work: Path, options: argparse.Namespace
) -> dict[str, Any]:
    print(f"{case.name}: writing its graphs", flush=True)
    folder = write_case(case, work / case.name.replace("/", "-"))
    images = decoded(folder, files[:DECODED])
    add_graphs(folder, images[:CALIBRATION])
    engine = open_engine(load_bundle(folder), "openvino-int8", device="cpu")
    contenders = [
        _better_peer(case, folder, files, options.seconds),
        Contender("openvino-int8", file_scorer(folder, "openvino-int8")),
        Contender("int8, decoded before", decoded_scorer(engine, images)),
        Contender("openvino-float", file_scorer(folder, "openvino-float")),
        Contender("onnx", file_scorer(folder, "onnx")),
        Contender("torch", file_scorer(folder, "torch")),
    ]
    if options.compile and case.compiled:
        scorer = file_scorer(folder, "torch", compiled=True)
        contenders.append(Contender("torch, compiled", scorer))
    print(f"{case.name}: measuring", flush=True)
    take_turns(contenders, files, rounds=options.rounds, seconds=options.seconds)
    return {
        "goal": case.goal,
        "peer": case.peer or "our network in the pipeline",
        "rates": {c.name: c.median for c in contenders},
        "all_rates": {c.name: c.rates for c in contenders},
        "latency_ms": latency_ms(engine, images),
        "start_seconds": start_seconds(folder, files[0], engine="openvino"),
        "start_seconds_torch": start_seconds(folder, files[0], engine="torch"),
        "agreement": agreement(folder, images[:64]),
        "gpu": measure_gpu(case, folder, files) if case.gflop else None,
    }


def _better_peer(
    case: Case, folder: Path, files: Sequence[Path], seconds: float
) -> Contender:
    """The pipeline with the batch size that serves it best here."""
    trials = [
        Contender(f"pipeline, batch {size}", peer_scorer(case, folder, batch_size=size))
        for size in BATCH_SIZES
    ]
    take_turns(trials, files, rounds=1, seconds=seconds)
    best = max(trials, key=lambda trial: trial.median)
    best.rates.clear()
    return best


def _use_cores(threads: int) -> None:
    """Every contender gets the same number of threads."""
    import torch

    torch.set_num_threads(threads)
    os.environ["OMP_NUM_THREADS"] = str(threads)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.5, help="of one turn")
    parser.add_argument("--only", nargs="*", choices=[case.name for case in CASES])
    parser.add_argument(
        "--compile", action=argparse.BooleanOptionalAction, default=True
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
