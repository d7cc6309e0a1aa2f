"""Train the folds of a cross-validation on the machines of a Ray cluster.

A fold is one task. It writes its run folder where it would without a cluster, so the
folder has to be on a file system that every machine sees; in return a fold whose
machine dies goes on elsewhere from its last finished epoch.
"""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cytolens.cluster import connect, limit_threads, needs_of, run_tasks
from cytolens.training.errors import TrainingError
from cytolens.training.run import TrainedRun, train_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cytolens.cluster import Cluster, ClusterProgress
    from cytolens.training.request import TrainingRequest

    Report = Callable[[ClusterProgress], None]

MARK = "cluster-mark"


class FolderNotSharedError(TrainingError):
    """A machine of the cluster does not see the folder of the run."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"does not see {folder} as the machine does that hands out the folds. "
            "Expected manifest, images and --out on a file system that every machine "
            "sees under the same path."
        )


@dataclass(frozen=True)
class FoldTask:
    """One fold."""

    request: TrainingRequest
    out: Path
    working_folder: str
    """What relative paths are relative to."""
    mark: str
    threads: int
    """Of PyTorch."""


def train_folds(
    requests: Sequence[TrainingRequest],
    folder: Path,
    *,
    address: str,
    report: Report | None = None,
) -> list[TrainedRun]:
    """Train a run per request in ``folder/fold-1`` and so on, each as one task.

    Args:
        requests: The folds.
        folder: Of the cross-validation; seen by every machine.
        address: Of the cluster, as `cytolens.cluster.connect` takes it.
        report: Told of progress.

    Returns:
        The runs, in the order of the requests.

    Raises:
        ClusterError: If there is no such cluster, or a fold fails on it for good.
    """
    import torch

    threads = torch.get_num_threads()
    with connect(address) as cluster, _marked(folder) as mark:
        gpus = _gpus(cluster, requests[0].device)
        needs = needs_of(cluster.nodes(), threads=threads, gpus=gpus)
        tasks = [
            FoldTask(
                request=replace(request, device=_device(request.device)),
                out=folder / f"fold-{number}",
                working_folder=str(Path.cwd()),
                mark=mark,
                threads=threads,
            )
            for number, request in enumerate(requests, start=1)
        ]
        ended = run_tasks(cluster, train_fold, tasks, needs=needs, report=report)
        runs = {task.out: run for task, run in ended}
    return [runs[task.out] for task in tasks]


def train_fold(task: FoldTask) -> TrainedRun:
    """Train one fold, or go on where the machine that had it before stopped.

    Raises:
        FolderNotSharedError: If this machine sees another folder, or none.
        TrainingError: As `cytolens.training.run.train`.
    """
    if not Path(task.working_folder).is_dir():
        raise FolderNotSharedError(Path(task.working_folder))
    os.chdir(task.working_folder)
    mark = task.out.parent / MARK
    if not mark.is_file() or mark.read_text(encoding="utf-8") != task.mark:
        raise FolderNotSharedError(task.out.parent)
    limit_threads(task.threads)
    return train_request(task.request, task.out, resume=True)


@contextmanager
def _marked(folder: Path) -> Iterator[str]:
    """Leave a mark for a while by which a machine knows the folder again."""
    mark = uuid.uuid4().hex
    path = folder / MARK
    path.write_text(mark, encoding="utf-8")
    try:
        yield mark
    finally:
        path.unlink(missing_ok=True)


def _gpus(cluster: Cluster, device: str) -> float:
    """One, where the device says so, or leaves it open and there are any."""
    there = any(node.get("GPU", 0) >= 1 for node in cluster.nodes())
    return 1 if device.startswith("cuda") or (device == "auto" and there) else 0


def _device(device: str) -> str:
    """Ray shows a task its one GPU only, so that the number is no longer of use."""
    return "cuda" if device.startswith("cuda") else device
