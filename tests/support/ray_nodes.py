"""A real Ray cluster of two nodes on this machine, one core each."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parents[1]
PATIENCE_S = 120.0
STORE_BYTES = 80_000_000


@dataclass
class Node:
    """What ``ray start`` started."""

    process: subprocess.Popen[bytes]
    folder: str

    def kill(self) -> None:
        """Kill -9 the node's manager, as a machine that loses its power."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        for member in family:
            if member.name() == "raylet":
                member.kill()

    def stop(self) -> None:
        """Stop this node and every process of it, by their ids."""
        family = []
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for member in family:
            # Ids are given anew; psutil compares the time of start, too.
            if member.is_running():
                member.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class TwoNodes:
    """A running cluster."""

    address: str
    head: Node
    other: Node


@contextmanager
def two_nodes() -> Iterator[TwoNodes]:
    """Start a cluster and stop it at the end, whatever happens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    nodes: list[Node] = []
    try:
        nodes.append(_start("--head", f"--port={port}", "--include-dashboard=false"))
        _wait_for_port(port, nodes[0])
        nodes.append(_start(f"--address={address}"))
        _wait_for_nodes(address, nodes)
        yield TwoNodes(address, *nodes)
    finally:
        for node in reversed(nodes):
            node.stop()


def _start(*options: str) -> Node:
    # Short, since a socket's path in it may have 107 characters only.
    folder = tempfile.mkdtemp(prefix="ray")
    command = [
        *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block"),
        *("--num-cpus=1", "--num-gpus=0", "--node-ip-address=127.0.0.1"),
        *(f"--object-store-memory={STORE_BYTES}", f"--temp-dir={folder}", *options),
    ]
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    with Path(folder, "output").open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    return Node(process, folder)


def _wait_for_port(port: int, node: Node) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and node.process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(Path(node.folder, "output").read_text()[-2000:])


def _wait_for_nodes(address: str, nodes: list[Node]) -> None:
    from cytolens.cluster import connect

    deadline = time.monotonic() + PATIENCE_S
    with connect(address) as cluster:
        while time.monotonic() < deadline and nodes[-1].process.poll() is None:
            if len(cluster.nodes()) == len(nodes):
                return
            time.sleep(0.1)
    raise RuntimeError(Path(nodes[-1].folder, "output").read_text()[-2000:])
