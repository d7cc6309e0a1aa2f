"""How fast a training is whose threads spin, rest at once, or spin for a moment.

Each trains the same MobileNetV2, in a process of its own since OpenMP reads its
settings once, alone or beside a second process that does the same. Rounds alternate,
so that what else the machine does meets all.

Run it as ``python -m benchmarks.resting_threads``; it takes four minutes on two cores
and writes ``docs/benchmarks/resting-threads.md``.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

PAGE = (
    Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "resting-threads.md"
)
POLICY, SPIN = "OMP_WAIT_POLICY", "GOMP_SPINCOUNT"
SETTINGS: dict[str, dict[str, str]] = {
    "spin (OpenMP's own way)": {},
    "rest at once": {POLICY: "passive", SPIN: "0"},
    "spin for a moment (Cytolens)": {POLICY: "passive", SPIN: "1000"},
}
BATCH, SIZE_PX = 32, 96
WARM_UP = 2
HEAD = """\
# Threads that rest

Written by `python -m benchmarks.resting_threads`. Steps of training (forwards,
backwards, AdamW, batches of {batch}) of a MobileNetV2 at {size} px whose batch-norm
statistics are frozen and folded, as `laptop` trains it. *Beside another* is one of two
such processes on the same cores. Each figure is the median of {rounds} processes, with
the slowest and the fastest; the settings alternate.

| waiting threads | alone, images/s | beside another, images/s |
|---|---|---|
"""


def main() -> None:
    """Measure every setting and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each process")
    parser.add_argument("--trial", action="store_true", help="write no page")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        print(_images_per_second(arguments.seconds))
        return
    rates: dict[str, dict[int, list[float]]] = {
        name: {1: [], 2: []} for name in SETTINGS
    }
    for _ in range(arguments.rounds):
        for name, variables in SETTINGS.items():
            for count, found in rates[name].items():
                found += _measure(variables, arguments.seconds, count=count)
    page = HEAD.format(batch=BATCH, size=SIZE_PX, rounds=arguments.rounds)
    page += "".join(_row(name, found) for name, found in rates.items())
    page += f"\n{os.cpu_count()} CPU cores, {platform.machine()}.\n"
    if not arguments.trial:
        PAGE.write_text(page, encoding="utf-8")
    print(page)


def _measure(variables: dict[str, str], seconds: float, *, count: int) -> list[float]:
    """Rate of the first of so many processes that work at the same time."""
    clean = {k: v for k, v in os.environ.items() if k not in {POLICY, SPIN}}
    command = [sys.executable, "-m", "benchmarks.resting_threads", "--work"]
    processes = [
        subprocess.Popen(
            [*command, "--seconds", str(seconds)],
            env=clean | variables,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    answers = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        sys.exit("A process failed; its message stands above.")
    return [float(answers[0])]


def _images_per_second(seconds: float) -> float:
    import timm
    import torch

    from cytolens.allocator import keep_freed_memory
    from cytolens.training.folded_norms import folded_norms

    keep_freed_memory()
    torch.manual_seed(0)
    network = timm.create_model("mobilenetv2_100", num_classes=2).eval()
    network = network.to(memory_format=torch.channels_last)
    images = torch.randn(BATCH, 3, SIZE_PX, SIZE_PX)
    images = images.to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-6, fused=True)
    steps, began = 0, 0.0
    with folded_norms(network, images[:2]):
        while steps <= WARM_UP or time.perf_counter() - began < seconds:
            if steps == WARM_UP:
                began = time.perf_counter()
            loss = torch.nn.functional.cross_entropy(
                network(images), torch.zeros(BATCH, dtype=torch.long)
            )
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves it untyped
            optimizer.step()
            steps += 1
    return (steps - WARM_UP) * BATCH / (time.perf_counter() - began)


def _row(name: str, rates: dict[int, list[float]]) -> str:
    cells = [
        f"{statistics.median(found):.0f} ({min(found):.0f} to {max(found):.0f})"
        for found in rates.values()
    ]
    return f"| {name} | {' | '.join(cells)} |\n"


if __name__ == "__main__":
    main()
