"""On real clusters: what a fake would do is not what Ray does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cytolens.cluster import Cluster, Needs, Stragglers, connect, run_tasks
from cytolens.cluster import tasks as module
from cytolens.cluster.errors import (
    ClusterTooSmallError,
    TaskFailedError,
    TaskLostError,
)
from support.cluster_tasks import (
    die,
    hang_once,
    refuse,
    slow_square,
    square,
    stumble,
)
from support.ray_nodes import STORE_BYTES, TESTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cytolens.cluster import ClusterProgress

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A Ray of this process, with two cores whatever the machine has."""
    import ray

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TESTS))  # where workers find the tasks
        ray.init(
            address="local",
            num_cpus=2,
            include_dashboard=False,
            log_to_driver=False,
            object_store_memory=STORE_BYTES,
        )
    try:
        # A Ray that the process has already is used, and left alone.
        with connect("local") as running:
            pass
        assert ray.is_initialized()
        yield running
    finally:
        ray.shutdown()


def test_every_task_gives_its_result_once(cluster: Cluster) -> None:
    told: list[ClusterProgress] = []
    results = list(run_tasks(cluster, square, range(20), report=told.append))
    assert sorted(results) == [(n, n * n) for n in range(20)]
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert (told[-1].done, told[-1].total, told[-1].nodes) == (20, 20, 1)
    assert told[-1].workers == 2
    assert list(run_tasks(cluster, square, [])) == []


def test_an_expected_error_ends_the_run_in_words(cluster: Cluster) -> None:
    with pytest.raises(TaskFailedError, match="7 is bad: it was asked for") as caught:
        list(run_tasks(cluster, refuse, [7]))
    assert caught.value.kind == "BadNumberError"


def test_a_fault_of_ours_keeps_its_traceback(cluster: Cluster) -> None:
    with pytest.raises(ZeroDivisionError, match="in stumble"):
        list(run_tasks(cluster, stumble, [7]))


def test_a_task_that_always_kills_its_process_is_given_up(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRIES", 1)
    with pytest.raises(TaskLostError, match="died 2 times"):
        list(run_tasks(cluster, die, [1]))


def test_a_task_that_fits_no_machine_is_refused(cluster: Cluster) -> None:
    with pytest.raises(ClusterTooSmallError):
        list(run_tasks(cluster, square, [1], needs=Needs(cpus=3)))


def test_no_more_is_handed_out_than_can_soon_run(cluster: Cluster) -> None:
    results = run_tasks(cluster, slow_square, range(1000))
    next(results)
    del results  # a generator that nobody holds is closed
    # Had all been handed out, these would wait for the 1000 to be cancelled.
    assert sorted(run_tasks(cluster, square, range(3))) == [(0, 0), (1, 1), (2, 4)]


def test_a_straggler_is_run_again_and_the_first_result_counts(
    cluster: Cluster, tmp_path: Path
) -> None:
    folders = [tmp_path / str(n) for n in range(5)]
    for folder in folders:
        folder.mkdir()
        if folder != folders[-1]:
            (folder / "first").touch()
    results = run_tasks(
        cluster,
        hang_once,
        [str(folder) for folder in folders],
        stragglers=Stragglers(factor=2, least_s=2),
    )
    assert sorted(task for task, _ in results) == [str(folder) for folder in folders]
