from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from cytolens.training.devices import TooFewDevicesError, place
from cytolens.training.processes import (
    OneProcessOnlyError,
    OtherProcessError,
    Team,
    connected,
    find_team,
    refuse_a_team,
)

TORCHRUN = {
    **{"TORCHELASTIC_RUN_ID": "x", "WORLD_SIZE": "8", "LOCAL_WORLD_SIZE": "4"},
    **{"RANK": "5", "LOCAL_RANK": "1", "GROUP_RANK": "1"},
}
SLURM = {
    **{"SLURM_NTASKS": "6", "SLURM_NNODES": "3", "SLURM_NTASKS_PER_NODE": "2"},
    **{"SLURM_PROCID": "4", "SLURM_LOCALID": "0", "SLURM_NODEID": "2"},
    "SLURM_JOB_NAME": "train",
}
AGREEMENT = 1e-5
"""Largest difference of a weight between one process and two: two halves of a batch
are summed in another order."""


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """What a launcher leaves in the environment."""
    for name, value in request.param.items():
        monkeypatch.setenv(name, value)


def test_one_process_is_a_team_of_its_own() -> None:
    assert find_team() == Team(rank=0, size=1, machines=1)
    assert find_team().is_first
    with connected(find_team(), accelerator="cpu"):
        assert not torch.distributed.is_initialized()
    with find_team().first_alone():
        pass
    refuse_a_team("--folds")


@pytest.mark.parametrize("launched", [TORCHRUN], indirect=True)
@pytest.mark.usefixtures("launched")
def test_torchrun_is_found_and_each_process_gets_a_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = find_team()
    assert team == Team(rank=5, size=8, machines=2)
    assert not team.is_first
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 4)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    placement = place("cuda", precision="auto")
    assert placement.count == 8
    arguments = placement.trainer_arguments()
    assert (arguments["devices"], arguments["num_nodes"]) == (4, 2)
    assert arguments["strategy"] == "ddp"
    assert arguments["sync_batchnorm"]
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(TooFewDevicesError, match=r"4 processes .* sees 1 GPUs"):
        place("cuda", precision="auto")
    with pytest.raises(OneProcessOnlyError, match="--device cuda:0 cannot"):
        place("cuda:0", precision="auto")


@pytest.mark.parametrize("launched", [SLURM], indirect=True)
@pytest.mark.usefixtures("launched")
def test_slurm_is_found() -> None:
    assert find_team() == Team(rank=4, size=6, machines=3)
    assert place("cpu", precision="32").trainer_arguments()["num_nodes"] == 3
    with pytest.raises(OneProcessOnlyError, match="--folds cannot be combined"):
        refuse_a_team("--folds")


@pytest.mark.parametrize(
    "launched", [SLURM | {"SLURM_JOB_NAME": "interactive"}], indirect=True
)
@pytest.mark.usefixtures("launched")
def test_a_shell_on_a_cluster_is_one_process() -> None:
    assert find_team().size == 1


def _train(manifest: Path, out: Path, *, processes: int) -> subprocess.Popen[str]:
    launcher = [
        *("torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)),
        "-m",
    ]
    return subprocess.Popen(
        [
            *(sys.executable, "-m", *(launcher if processes > 1 else [])),
            *("cytolens", "train", "pcam-cnn", str(manifest), "--out", str(out)),
            *("--set", "network.options={ widths = [4, 4, 8, 8], hidden = 8 }"),
            *("--set", "network.options.dropout=0.0", "--set", "input.size_px=32"),
            *("--set", "phases.0.epochs=2", "--set", "phases.0.batch_size=8"),
            *("--device", "cpu", "--json"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )


def _kinds_of_files(folder: Path) -> list[str]:
    names = (str(path.relative_to(folder)) for path in folder.rglob("*"))
    return sorted(re.sub(r"tfevents.*", "tfevents", name) for name in names)


@pytest.mark.slow
def test_two_processes_of_torchrun_end_with_the_weights_of_one(
    cells_manifest: Path, tmp_path: Path
) -> None:
    runs = [_train(cells_manifest, tmp_path / str(n), processes=n) for n in (1, 2)]
    said = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    answers = [json.loads(out) for out, _ in said]  # one object: only the first speaks
    assert said[1][1].count("Checking the data") == 1
    one, two = (load_file(Path(a["bundle"]) / "model.safetensors") for a in answers)
    assert one.keys() == two.keys()
    for name, weight in one.items():
        assert (weight - two[name]).abs().max() < AGREEMENT, name
    # Each file is written once: TensorBoard's would have a process number in its name.
    kinds = [_kinds_of_files(tmp_path / n) for n in ("1", "2")]
    assert kinds[0] == kinds[1]
    assert (tmp_path / "2" / "log.csv").read_text().count("\n") == 3


@pytest.mark.slow
def test_no_process_waits_for_a_first_one_that_failed(
    cells_manifest: Path, tmp_path: Path
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").touch()
    run = _train(cells_manifest, tmp_path / "run", processes=2)
    _, told = run.communicate(timeout=300)
    assert run.returncode != 0
    assert "Process 1 stopped, since the first one could not go on." in told
    assert "mine.txt" in {p.name for p in (tmp_path / "run").iterdir()}


def test_the_others_hear_that_the_first_one_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words: list[torch.Tensor] = []

    def send(word: torch.Tensor, *, src: int) -> None:
        assert src == 0
        words.append(word)

    monkeypatch.setattr(torch.distributed, "broadcast", send)
    with pytest.raises(KeyError), Team(rank=0, size=2).first_alone():
        raise KeyError
    with Team(rank=0, size=2).first_alone():
        pass
    assert [int(word) for word in words] == [0, 1]
    with pytest.raises(OtherProcessError), Team(rank=1, size=2).first_alone():
        pytest.fail("began all the same")
