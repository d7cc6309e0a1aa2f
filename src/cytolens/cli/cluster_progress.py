"""What a user sees of a cluster: how many machines work, and when that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cytolens.cli.output import progress_console

if TYPE_CHECKING:
    from collections.abc import Callable

    from cytolens.cluster import ClusterProgress

RayAddress = Annotated[
    str | None,
    typer.Option(
        "--ray",
        metavar="ADDRESS|local",
        help="Spread the work over a Ray cluster: HOST:PORT of its head node, auto, "
        "or local for the cores of this machine.",
    ),
]


def tell_cluster(*, each_task: bool = False) -> Callable[[ClusterProgress], None]:
    """Make a function that says the size of the cluster whenever it changes.

    Args:
        each_task: Say also when a task has ended.
    """
    told = (0, 0, 0)

    def tell(progress: ClusterProgress) -> None:
        nonlocal told
        done = progress.done if each_task else 0
        now = (progress.nodes, progress.workers, done)
        if now != told:
            told = now
            progress_console().print(f"Cluster: {progress}", soft_wrap=True)

    return tell
