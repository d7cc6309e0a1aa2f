"""What can go wrong between this process and a cluster."""

from __future__ import annotations

from cytolens.errors import CytolensError


class ClusterError(CytolensError):
    """Base of every expected failure of work on a cluster."""

    http_status = 502


class ClusterUnreachableError(ClusterError):
    """No cluster answers where one was said to be."""

    http_status = 503

    def __init__(self, address: str, *, found: str) -> None:
        super().__init__(
            f"Cannot use a Ray cluster at {address}: {found}. Expected HOST:PORT of a "
            "running head node (`ray start --head --port=6379`), auto for the one "
            "this machine belongs to, or local for the cores of this machine."
        )


class ClusterTooSmallError(ClusterError):
    """No node of the cluster has what one task needs."""

    def __init__(self, *, needs: str, largest: str) -> None:
        super().__init__(
            f"A task needs {needs}, and the largest node of the cluster has {largest}. "
            "Start a node with more (`ray start --num-cpus`, `--num-gpus`)."
        )


class TaskFailedError(ClusterError):
    """A task could be run, and ended with an error that running it again repeats."""

    def __init__(self, message: str, *, kind: str, machine: str) -> None:
        super().__init__(f"On {machine}: {message}")
        self.kind = kind
        """Name of the error's class on that machine."""


class TaskLostError(ClusterError):
    """The processes that ran a task died, each time it was tried."""

    def __init__(self, *, tries: int, why: str) -> None:
        super().__init__(
            f"The processes that ran a task died {tries} times ({why}). If it is for "
            "want of memory, let fewer tasks run on a machine "
            "(`ray start --num-cpus`). The same command goes on where this one stopped."
        )
