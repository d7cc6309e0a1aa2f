"""A real cluster of two nodes, one of which loses its power."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cytolens.cluster import connect, run_tasks
from cytolens.cluster.errors import ClusterUnreachableError
from support.cluster_tasks import slow_square
from support.ray_nodes import two_nodes

if TYPE_CHECKING:
    from cytolens.cluster import ClusterProgress

pytestmark = pytest.mark.slow


def test_a_killed_node_costs_only_what_was_in_flight(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[ClusterProgress] = []
    with two_nodes() as nodes:
        with connect(nodes.address) as cluster:
            results = []
            for result in run_tasks(
                cluster, slow_square, range(12), report=told.append
            ):
                results.append(result)
                if len(results) == 4:
                    nodes.other.kill()
        check_token(nodes.address, monkeypatch)
    assert sorted(results) == [(n, n * n) for n in range(12)]
    assert (told[0].nodes, told[0].workers) == (2, 2)
    assert told[-1].done == 12
    # Pages of a dead node's log would spoil the one JSON object there.
    assert capfd.readouterr().out == ""


def check_token(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not the cluster's token is told so, in one line."""
    import subprocess

    monkeypatch.setenv("RAY_AUTH_TOKEN", "0" * 64)
    code = f"from cytolens.cluster import connect; connect({address!r}).__enter__()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    (last,) = done.stderr.strip().splitlines()[-1:]
    assert ClusterUnreachableError.__name__ in last
    assert "it asks for a token" in last
