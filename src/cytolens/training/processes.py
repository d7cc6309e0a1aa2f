"""Processes that `torchrun` or SLURM has started: they train one network together.

Each runs the same command. The first does what must be done once (check the data,
fit the head, write files) and the others wait for it, then read what it wrote.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cytolens.training.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightning.fabric.plugins.environments.cluster_environment import (
        ClusterEnvironment,
    )

PATIENCE = timedelta(hours=12)
"""How long processes wait for the first, which may have a million images to check."""


class OtherProcessError(TrainingError):
    """The process that prepares the run for all of them could not."""

    def __init__(self, rank: int) -> None:
        super().__init__(
            f"Process {rank} stopped, since the first one could not go on. "
            "What the first one said tells why."
        )


class OneProcessOnlyError(TrainingError):
    """Something was asked for that several processes cannot do together."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} cannot be combined with torchrun or several SLURM tasks. Start "
            "one process on each machine, or use --ray."
        )


@dataclass(frozen=True)
class Team:
    """This process's place among those that train together."""

    rank: int = 0
    size: int = 1
    machines: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes the files and talks to the user."""
        return self.rank == 0

    @property
    def per_machine(self) -> int:
        """Processes on each machine."""
        return self.size // self.machines

    @contextmanager
    def first_alone(self) -> Iterator[None]:
        """Let the first process do a thing before the others do.

        Raises:
            OtherProcessError: In the others, if the first one failed.
        """
        if self.size == 1:
            yield
        elif self.is_first:
            try:
                yield
            except BaseException:
                self._tell(went_well=False)
                raise
            self._tell(went_well=True)
        else:
            self._hear()
            yield

    def _tell(self, *, went_well: bool) -> None:
        import torch
        from torch import distributed

        distributed.broadcast(torch.tensor(int(went_well)), src=0)

    def _hear(self) -> None:
        import torch
        from torch import distributed

        word = torch.zeros((), dtype=torch.long)
        distributed.broadcast(word, src=0)
        if not word:
            raise OtherProcessError(self.rank)


def find_team() -> Team:
    """Read from the environment whether a launcher has started several processes."""
    environment = _launcher()
    if environment is None or environment.world_size() == 1:
        return Team()
    size = environment.world_size()
    return Team(environment.global_rank(), size, machines=_machines(size))


@contextmanager
def connected(team: Team, *, accelerator: str) -> Iterator[None]:
    """Connect the processes of a team, and part at the end.

    Words go over gloo; gradients of GPUs over NCCL.
    """
    environment = _launcher()
    if team.size == 1 or environment is None:
        yield
        return
    from torch import distributed

    os.environ["MASTER_ADDR"] = environment.main_address
    os.environ["MASTER_PORT"] = str(environment.main_port)
    distributed.init_process_group(
        "cpu:gloo,cuda:nccl" if accelerator == "cuda" else "gloo",
        rank=team.rank,
        world_size=team.size,
        timeout=PATIENCE,
    )
    try:
        yield
    finally:
        distributed.destroy_process_group()


def refuse_a_team(what: str) -> None:
    """Stop what only one process can do.

    Raises:
        OneProcessOnlyError: If a launcher has started several.
    """
    if find_team().size > 1:
        raise OneProcessOnlyError(what)


def _launcher() -> ClusterEnvironment | None:
    """What started this process, of the launchers that Lightning knows."""
    if "TORCHELASTIC_RUN_ID" not in os.environ and "SLURM_NTASKS" not in os.environ:
        return None  # without Lightning, which takes seconds to import
    from lightning.fabric.plugins.environments.slurm import SLURMEnvironment
    from lightning.fabric.plugins.environments.torchelastic import (
        TorchElasticEnvironment,
    )

    if TorchElasticEnvironment.detect():
        return TorchElasticEnvironment()
    return SLURMEnvironment() if SLURMEnvironment.detect() else None


def _machines(size: int) -> int:
    if "LOCAL_WORLD_SIZE" in os.environ:
        return size // int(os.environ["LOCAL_WORLD_SIZE"])
    return int(os.environ.get("SLURM_NNODES", "1"))
