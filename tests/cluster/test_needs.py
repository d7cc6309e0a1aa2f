from __future__ import annotations

import pytest

from cytolens.cluster.errors import ClusterTooSmallError
from cytolens.cluster.needs import Needs, needs_of


@pytest.mark.parametrize(
    ("needs", "node", "expected"),
    [
        (Needs(), {"CPU": 4}, 4),
        (Needs(cpus=3), {"CPU": 8}, 2),
        (Needs(cpus=2, gpus=1), {"CPU": 8, "GPU": 1}, 1),
        (Needs(cpus=2, gpus=1), {"CPU": 8}, 0),
        (Needs(), {}, 0),
    ],
)
def test_how_many_fit(needs: Needs, node: dict[str, float], expected: int) -> None:
    assert needs.slots(node) == expected


def test_a_task_that_fits_nowhere_is_refused() -> None:
    nodes: list[dict[str, float]] = [{"CPU": 2}, {"CPU": 4}]
    Needs(cpus=4).require_room(nodes)
    with pytest.raises(ClusterTooSmallError, match=r"4 CPU and 1 GPU.* 4 CPU\."):
        Needs(cpus=4, gpus=1).require_room(nodes)
    with pytest.raises(ClusterTooSmallError):
        Needs().require_room([])


@pytest.mark.parametrize(
    ("threads", "cores", "expected"), [(4, [8, 16], 4), (4, [2, 16, 0], 2), (4, [], 4)]
)
def test_a_core_per_thread_as_far_as_there_are_any(
    threads: int, cores: list[int], expected: int
) -> None:
    nodes: list[dict[str, float]] = [{"CPU": n} for n in cores]
    assert needs_of(nodes, threads=threads) == Needs(cpus=expected)
