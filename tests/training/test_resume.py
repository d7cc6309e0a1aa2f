"""Killed at any point, a resumed run ends with the weights of an undisturbed one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import sys
import torch
torch.set_num_threads(1)
from cytolens.training import atomic_file, energy, gate, run_log
from cytolens.training.run import train
from support.training import quick_recipe
from cytolens.models.recipe import PhaseSpec, PlateauSpec, SelectionSpec

energy.find_spec = run_log.find_spec = lambda _: None
gate._check = lambda _: {"faults": [], "warnings": []}
die_at = int(sys.argv[3])
real = atomic_file.os.fsync
calls = 0

def fsync(handle):
    # Half of the file is on the disk now, and the name is not yet given.
    global calls
    calls += 1
    if calls == die_at:
        import os, signal
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    real(handle)

atomic_file.os.fsync = fsync
phases = (
    PhaseSpec(name="head", epochs=2, batch_size=8, rate=0.01, train="head"),
    PhaseSpec(name="all", epochs=3, batch_size=8, rate=0.01, schedule="cosine"),
)
recipe = quick_recipe(
    phases=phases,
    ema_decay=0.9,
    optimizer={"name": "adamw", "weight_decay": 0.01},
    selection=SelectionSpec(
        monitor="val_auc",
        early_stopping_patience=4,
        plateau=PlateauSpec(factor=0.5, patience=0),
    ),
)
print("ready", flush=True)
train(recipe, sys.argv[1], out=sys.argv[2], device="cpu", resume=True)
"""


def _start(manifest: Path, out: Path, die_at: int) -> subprocess.Popen[bytes]:
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(manifest), str(out), str(die_at)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
def test_killed_again_and_again_the_weights_are_those_of_an_undisturbed_run(
    cells_manifest: Path, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    # Each write is one file that is there in full but has not yet its name: records
    # of the start first, then for every epoch the best weights, the state, the log.
    for write in (3, 9, 7):
        process = _start(cells_manifest, out, die_at=write)
        process.communicate()
        assert process.returncode not in {0, 1}, "it was not killed"
    _kill_in_an_epoch(cells_manifest, out)
    assert not (out / "run.json").exists()
    assert _finish(cells_manifest, out) == _finish(cells_manifest, tmp_path / "other")


def _kill_in_an_epoch(manifest: Path, out: Path) -> None:
    """Kill from outside, shortly after the first step of an epoch has begun."""
    process = _start(manifest, out, die_at=0)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    before = _states(out)
    while _states(out) == before:
        assert process.poll() is None
        time.sleep(0.005)
    process.kill()
    process.communicate()


def _states(out: Path) -> set[str]:
    return {path.name for path in (out / "checkpoints").glob("state-*.ckpt")}


def _finish(manifest: Path, out: Path) -> bytes:
    process = _start(manifest, out, die_at=0)
    _, complaint = process.communicate()
    assert process.returncode == 0, complaint.decode()
    return (out / "bundle" / "model.safetensors").read_bytes()
