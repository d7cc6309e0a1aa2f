"""Folds on a cluster: the same bytes as without, also when a node dies."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cytolens.models.recipe import PhaseSpec
from cytolens.training import ray_folds
from cytolens.training.folds import cross_validate
from cytolens.training.ray_folds import FolderNotSharedError, FoldTask, train_fold
from cytolens.training.run import make_request
from support.ray_nodes import TwoNodes, two_nodes
from support.training import quick_recipe

if TYPE_CHECKING:
    from cytolens.cluster import ClusterProgress

QUICK = quick_recipe(phases=(PhaseSpec(name="all", epochs=6, batch_size=8, rate=0.01),))
FOLDS = 3


def kill_after_an_epoch(nodes: TwoNodes, out: Path, over: threading.Event) -> None:
    """Kill a node once two folds are under way."""
    while not over.wait(0.02):
        if all((out / name / "log.csv").exists() for name in ("fold-1", "fold-2")):
            nodes.other.kill()
            return


@pytest.mark.slow
def test_the_same_bytes_also_when_a_node_dies(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # relative folders are the same folders everywhere
    plain, spread = Path("plain"), Path("spread")
    expected = cross_validate(
        QUICK, cells_manifest, folds=FOLDS, out=plain, device="cpu"
    )
    told: list[ClusterProgress] = []
    over = threading.Event()
    with two_nodes() as nodes:
        killer = threading.Thread(
            target=kill_after_an_epoch, args=(nodes, spread, over)
        )
        killer.start()
        result = cross_validate(
            QUICK,
            cells_manifest,
            folds=FOLDS,
            out=spread,
            device="cpu",
            ray=nodes.address,
            on_cluster=told.append,
        )
        over.set()
        killer.join()
        assert nodes.other.process.wait(60) != 0, "no node was killed"
    assert (told[0].nodes, told[0].workers, told[0].total) == (2, 2, FOLDS)
    assert result.out_of_fold.read_bytes() == expected.out_of_fold.read_bytes()
    for run, before in zip(result.runs, expected.runs, strict=True):
        assert run.folder == spread / before.folder.name
        weights = "model.safetensors"
        assert (run.bundle / weights).read_bytes() == (
            before.bundle / weights
        ).read_bytes()
    assert not (spread / ray_folds.MARK).exists()


def test_a_machine_that_does_not_see_the_folder_is_told(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    request = make_request(QUICK, cells_manifest)
    task = FoldTask(request, tmp_path / "cv" / "fold-1", str(tmp_path), "mark", 1)
    with pytest.raises(FolderNotSharedError, match="file system"):
        train_fold(task)
    (tmp_path / "cv").mkdir()
    (tmp_path / "cv" / ray_folds.MARK).write_text("of another run")
    with pytest.raises(FolderNotSharedError):
        train_fold(task)
    elsewhere = FoldTask(request, task.out, str(tmp_path / "none"), "mark", 1)
    with pytest.raises(FolderNotSharedError):
        train_fold(elsewhere)


def test_a_task_trains_with_the_threads_of_the_one_that_handed_it_out(
    cells_manifest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ray_folds.MARK).write_text("mark")
    seen: list[int] = []
    monkeypatch.setattr(ray_folds, "limit_threads", seen.append)
    monkeypatch.setattr(
        ray_folds, "train_request", lambda *_, resume: seen.append(resume)
    )
    request = make_request(QUICK, cells_manifest)
    train_fold(FoldTask(request, tmp_path / "fold-1", str(tmp_path), "mark", 5))
    assert seen == [5, True]
